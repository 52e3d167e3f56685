"""The signature of a URL: who has one that holds may have a private file.

Responsible for: ``ik-s`` and ``ik-t`` of ImageKit's page "Signed URLs". Does not know: files.

The signature is HMAC-SHA1 in hexadecimal digits, by the private key, over the URL as it was sent,
percent-encoding and query included, less everything up to the ImageKit id and its slash and less
the two parameters, followed by the time of expiry, or 9999999999 where there is none.

Chosen, where that page is silent: the two parameters may stand anywhere in the query. A signature
that does not hold is refused for a public file too. A URL is good up to and including the second of
its expiry; ``ik-t`` without ``ik-s`` means nothing.
"""

import hmac
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from .accounts import Account
from .refusals import NOT_AUTHORIZED, Refusal

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_NO_EXPIRY = "9999999999"
_SECONDS = re.compile(r"\d{1,15}", re.ASCII)


def is_signed(environ: "WSGIEnvironment", account: Account, now: float) -> bool:
    """Tell whether the URL of this request carries a signature; ``now`` is in seconds.

    Raises Refusal 401 for one that is wrong or has expired.
    """
    path, _, query = _requested(environ, account.imagekit_id).partition("?")
    parts = query.split("&")
    given = {name: value for name, _, value in map(_split, parts) if name in {"ik-s", "ik-t"}}
    if "ik-s" not in given:
        return False
    rest = "&".join(part for part in parts if _split(part)[0] not in given)
    expiry = given.get("ik-t", _NO_EXPIRY)
    signed = (f"{path}?{rest}" if rest else path) + expiry
    digest = hmac.digest(account.private_key.encode(), signed.encode("latin-1"), "sha1").hex()
    if not hmac.compare_digest(digest.encode(), given["ik-s"].encode("latin-1")):
        raise _refusal("Its signature is wrong.")
    if not _SECONDS.fullmatch(expiry) or int(expiry) < now:
        raise _refusal(f"It expired at {expiry}, and now it is {now:.0f}.")
    return True


def _split(part: str) -> tuple[str, str, str]:
    return part.partition("=")


def _requested(environ: "WSGIEnvironment", imagekit_id: str) -> str:
    # Not PATH_INFO where there is a choice: it is decoded, and what was sent is what was signed.
    # Werkzeug's server gives both of the others, gunicorn and uWSGI one each, PEP 3333 neither.
    decoded = quote(environ["PATH_INFO"].encode("latin-1")) + "?" + environ.get("QUERY_STRING", "")
    sent = environ.get("REQUEST_URI") or environ.get("RAW_URI") or decoded
    return str(sent).removeprefix(f"{environ.get('SCRIPT_NAME', '')}/{imagekit_id}/")


def _refusal(why: str) -> Refusal:
    return Refusal(NOT_AUTHORIZED, why, status=401)
