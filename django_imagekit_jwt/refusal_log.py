"""The log of refusals: one structured line for each request that an endpoint refuses.

Responsible for: what a line holds, its level and its request id, and telling receivers of it.
Does not know: why a request was refused, or REST framework. A line never holds a key, a token, a
parameter's value, a cookie or a query; what a client chose in it is short, printable and one line.
"""

import logging
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse

from .client_address import client_address, recorded_address
from .conf import conf
from .signals import request_refused
from .uploads import Requester

logger = logging.getLogger("django_imagekit_jwt.refusals")

MESSAGE = "A request was refused."
REQUEST_ID = re.compile(r"[A-Za-z0-9._:+/=-]{1,200}")
SECRET = re.compile(r"eyJ[\w.-]{20,}|private_[A-Za-z0-9+/=]{16,}")
"""What a JSON Web Token or a private key looks like, wherever a client put it."""
MAX_READ = 1000
MAX_FIELDS = 20
POLICY = "_imagekit_jwt_policy"
"""The attribute of a request that keeps the name of the policy it asked for."""


@dataclass(frozen=True)
class RefusedRequest:
    """A request and how it was refused: by which view, whose request, the fields at fault."""

    request: HttpRequest
    code: str
    status: int
    view: type | None = None
    user: object = None
    fields: Sequence[str] = ()

    @property
    def policy(self) -> str:
        """The policy that was asked for, as far as that was read."""
        return _clean(getattr(self.request, POLICY, ""), 100)

    @property
    def username(self) -> str:
        """The user's name, as it is known to be; empty for nobody."""
        return _clean(Requester(self.user).username, 255)


def note_policy(request: HttpRequest, name: str) -> None:
    """Remember which policy a request asks for, in case it is refused."""
    setattr(request, POLICY, name)


def record_refusal(refused: RefusedRequest, answer: HttpResponseBase) -> None:
    """Write the line, give the client its request's id in the answer's header, send the signal.

    An answer that Django has yet to render is rendered when ``ATOMIC_REQUESTS`` has rolled back:
    the signal waits for that, so that what a receiver writes is kept.
    """
    header = conf.REQUEST_ID_HEADER
    request_id = _request_id(refused.request.headers.get(header))
    answer[header] = request_id
    logger.log(_level(refused.status), MESSAGE, extra=_facts(refused, request_id))
    if isinstance(answer, SimpleTemplateResponse):
        answer.add_post_render_callback(lambda _: _send(refused))
    else:
        _send(refused)


def _send(refused: RefusedRequest) -> None:
    request_refused.send_robust(
        sender=refused.view,
        code=refused.code,
        status=refused.status,
        policy=refused.policy,
        username=refused.username,
        request=refused.request,
    )


def _facts(refused: RefusedRequest, request_id: str) -> dict[str, object]:
    request = refused.request
    key = getattr(refused.user, "pk", None)
    return {
        "code": _clean(refused.code, 100),
        "status": refused.status,
        "method": _clean(request.method, 20),
        "path": _clean(request.path, 200),
        "policy": refused.policy,
        "username": refused.username,
        "user": "" if key is None else _clean(key, 100),
        "address": recorded_address(client_address(request.META)) or "",
        "request_id": request_id,
        "fields": [_clean(name, 100) for name in refused.fields[:MAX_FIELDS]],
    }


def _level(status: int) -> int:
    if status >= 500:
        return logging.ERROR
    return logging.WARNING if status in {403, 429} else logging.INFO


def _request_id(sent: str | None) -> str:
    """Take the id that came with the request if it is one, else make one."""
    return sent if sent and REQUEST_ID.fullmatch(sent) else secrets.token_hex(16)


def _clean(value: object, limit: int) -> str:
    """Give any value as at most ``limit`` printable characters on one line, without secrets."""
    text = SECRET.sub("[secret]", str(value)[:MAX_READ])
    printable = "".join(one if one.isprintable() else _escaped(one) for one in text)
    return printable if len(printable) <= limit else printable[: limit - 1] + "…"


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode()
