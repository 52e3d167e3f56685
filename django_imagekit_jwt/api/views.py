"""The endpoints: parse, call ``issuing``, answer.

Responsible for: HTTP, and who may ask as the settings say.
Does not know: how a token is made or what a policy allows.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.module_loading import import_string
from rest_framework import exceptions as drf
from rest_framework.authentication import BaseAuthentication
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from django_imagekit_jwt.client_address import client_address
from django_imagekit_jwt.conf import conf, key_pair
from django_imagekit_jwt.issuing import issue_token, issue_uploads
from django_imagekit_jwt.policies import UploadPolicy, get_policy
from django_imagekit_jwt.refusal_log import note_policy
from django_imagekit_jwt.uploads import Requester

from .parsers import MAX_BODY_BYTES, AnyTypeJSONParser, BodyTooLarge
from .permissions import refuse_unless_permitted
from .refusals import InvalidRequest, NotIssuedNow, refusal_response
from .serializers import read_token_request, read_uploads_request, write_uploads
from .throttling import TokenThrottle


class JSONOnly(BaseContentNegotiation):
    """Read and write JSON whatever a client's headers ask for."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser:
        """Give the one parser."""
        return next(iter(parsers))

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Give the one renderer."""
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)


class ImageKitView(APIView):
    """What the endpoints share: gates from the settings, JSON, one refusal shape, no caching."""

    parser_classes = (AnyTypeJSONParser,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = JSONOnly
    throttle_classes = (TokenThrottle,)
    http_method_names = ["post", "options"]  # noqa: RUF012 - as Django's View declares it
    unwritten: type[drf.APIException] = NotIssuedNow
    """How it is refused that the database failed."""

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Build the classes of ``AUTHENTICATION_CLASSES``."""
        return [import_string(path)() for path in conf.AUTHENTICATION_CLASSES]

    def get_permissions(self) -> list[BasePermission]:
        """Build the classes of ``PERMISSION_CLASSES``."""
        return [import_string(path)() for path in conf.PERMISSION_CLASSES]

    def get_exception_handler(self) -> Any:
        """Give every refusal the one shape, whatever handler the site has elsewhere."""
        return refusal_response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Read the body as JSON from here on: the CSRF check would take it for a form."""
        _refuse_length(request.META.get("CONTENT_LENGTH") or "0")
        request._request.body  # noqa: B018 - reading it keeps it for every later reader
        request.META["CONTENT_TYPE"] = "application/json"
        super().initial(request, *args, **kwargs)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """Keep tokens, and refusals to give one, out of every cache (RFC 9111 section 5.2.2.5)."""
        final = super().finalize_response(request, response, *args, **kwargs)
        final["Cache-Control"] = "no-store"
        return final


class TokenView(ImageKitView):
    """``POST token/``: ImageKit's own contract; signs the payload as it stands or refuses it."""

    throttle_scope = "token"

    def post(self, request: Request) -> Response:
        """Answer ``{"token": "<jwt>"}`` and nothing else: the mobile samples read a flat map."""
        wanted = read_token_request(request.data)
        note_policy(request._request, wanted.policy)
        policy = get_policy(wanted.policy)
        refuse_unless_permitted(policy, request, self)
        _refuse_foreign_key(policy, wanted.public_key)
        issued = issue_token(requester_of(request), policy, wanted.parameters, wanted.expire)
        return Response({"token": issued.token})


class UploadsView(ImageKitView):
    """``POST uploads/``: our contract; the policy completes the parameters of each upload."""

    throttle_scope = "uploads"

    def post(self, request: Request) -> Response:
        """Answer 201 with a token, and the exact strings it signs, for each upload asked for."""
        wanted = read_uploads_request(request.data)
        note_policy(request._request, wanted.policy)
        policy = get_policy(wanted.policy)
        refuse_unless_permitted(policy, request, self)
        _refuse_large_batch(policy, len(wanted.uploads))
        requester = requester_of(request, wanted.form_field)
        issued = issue_uploads(requester, policy, wanted.uploads)
        return Response(write_uploads(issued), status=201)


def requester_of(request: Request, form_field: str = "") -> Requester:
    """Give who asks, as the site's authentication says."""
    address = client_address(request.META)
    return Requester(request.user, address, request._request, form_field)


def _refuse_length(declared: str) -> None:
    try:
        length = int(declared)
    except ValueError:
        raise InvalidRequest("Content-Length is no number. Send the body's bytes.") from None
    if length > MAX_BODY_BYTES:
        raise BodyTooLarge


def _refuse_foreign_key(policy: UploadPolicy, public_key: str | None) -> None:
    if public_key is not None and public_key != key_pair(policy.account).public_key:
        raise InvalidRequest.of(
            "publicKey",
            "publicKey is not this site's. Send the public key of the site's ImageKit account, "
            "or leave it out.",
        )


def _refuse_large_batch(policy: UploadPolicy, count: int) -> None:
    if count > policy.batch_size:
        raise InvalidRequest.of(
            "uploads",
            f"uploads names {count} files, but this policy allows {policy.batch_size} in one "
            "request. Ask again for the rest.",
        )
