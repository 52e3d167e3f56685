"""The endpoints in a site's OpenAPI document, for sites that use drf-spectacular.

Responsible for: the words, bodies, statuses and headers of each endpoint, and the serializer field.
Does not know: the shapes of the bodies. It is imported only where drf-spectacular is an installed
app; each extension here registers itself there by being defined.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from drf_spectacular.extensions import (
    OpenApiSerializerExtension,
    OpenApiSerializerFieldExtension,
    OpenApiViewExtension,
)
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.settings import spectacular_settings
from drf_spectacular.utils import (
    Direction,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework.views import APIView

from django_imagekit_jwt.conf import conf

from . import schema_outcomes as outcomes
from . import schema_uploads as uploads
from .fields import ImageKitFileField
from .outcome_views import CompleteView, FailView
from .schema_shapes import FILE, RECEIPT, REFUSAL, Schema, Shape
from .views import ImageKitView, TokenView, UploadsView

REFUSALS: Mapping[int, str] = {
    400: "The body cannot be read, or names what is refused: `errors` says which fields.",
    401: "Nobody is signed in, or the credentials serve no more.",
    403: "Nobody is signed in, the CSRF token is missing, or this user may not upload.",
    404: "No upload of this user has that id.",
    409: "It contradicts what is known of this upload, or the upload has failed.",
    429: "Too many requests, or the policy's quota is used up.",
    503: "It could not be written just now, or the site is not set up for uploads.",
}
SHARED = (400, 401, 403, 429, 503)
"""The statuses with which each endpoint may refuse."""


@dataclass(frozen=True)
class Operation:
    """What is said of one endpoint; ``refused`` are the statuses that not each endpoint has."""

    summary: str
    description: str
    request: Shape
    answers: Mapping[int, tuple[Shape, str]]
    refused: tuple[int, ...] = ()
    needs_body: bool = False
    """Where drf-spectacular cannot tell: no member of the request is in each of its forms."""


OPERATIONS: Mapping[type[APIView], Operation] = {
    TokenView: Operation(
        "Sign one upload as it stands",
        "ImageKit's own contract, for its mobile clients: the payload is signed or refused, never "
        "changed.",
        uploads.TOKEN_REQUEST,
        {200: (uploads.TOKEN, "The token to post to ImageKit with the file.")},
    ),
    UploadsView: Operation(
        "Get tokens for uploads",
        "The policy completes the parameters of each upload. All are granted or none is.",
        uploads.UPLOADS_REQUEST,
        {201: (uploads.UPLOADS, "A token for each upload, in the order they were asked for.")},
    ),
    CompleteView: Operation(
        "Report that an upload is done",
        "Whoever got the token sends ImageKit's answer to the upload as it came. Saying it again "
        "changes nothing.",
        outcomes.ANSWER,
        {
            200: (outcomes.COMPLETED, "The receipt and the file."),
            202: (outcomes.PROCESSING, "ImageKit still processes the file: ask again later."),
        },
        (404, 409),
        needs_body=True,
    ),
    FailView: Operation(
        "Report that an upload failed",
        "Whoever got the token says why. It changes nothing where more is known of the upload.",
        outcomes.FAILURE,
        {200: (outcomes.FAILED, "What is known of the upload.")},
        (404,),
    ),
}


class EndpointExtension(OpenApiViewExtension):
    """Describes each endpoint, and a site's own subclass of one alike."""

    target_class = ImageKitView
    match_subclasses = True

    def view_replacement(self) -> type[APIView]:
        """Give the view with its operation described."""
        view: type[APIView] = self.target
        operation = next((OPERATIONS[one] for one in view.__mro__ if one in OPERATIONS), None)
        if operation is None:
            return view
        described = type(view.__name__, (view,), {})
        return extend_schema_view(post=_describe(operation))(described)


class _BodyNeeded(AutoSchema):
    def get_operation(self, *place: Any) -> Schema:
        operation: Any = super().get_operation(*place)
        operation["requestBody"]["required"] = True
        return dict(operation)


def _describe(operation: Operation) -> Callable[[Any], Any]:
    refusals = sorted((*SHARED, *operation.refused))
    describe = extend_schema(
        summary=operation.summary,
        description=f"{operation.description}\n\nThe body is JSON, whatever `Content-Type` says.",
        request={"application/json": operation.request},
        responses={
            **{code: OpenApiResponse(*answer) for code, answer in operation.answers.items()},
            **{code: OpenApiResponse(REFUSAL, REFUSALS[code]) for code in refusals},
        },
        parameters=_headers(refusals),
    )

    def decorate(method: Any) -> Any:
        if operation.needs_body:
            method.schema = _BodyNeeded
        return describe(method)

    return decorate


def _headers(refusals: Sequence[int]) -> list[OpenApiParameter]:
    """Describe the headers of the answers, not of the requests."""
    request_id = "By which the site's log names this request."
    return [
        _header("Cache-Control", "Always `no-store`.", always=True),
        _header(conf.REQUEST_ID_HEADER, request_id, refusals, always=True),
        _header("Retry-After", "Seconds to wait, where waiting helps.", [429, 503], kind=int),
        _header("WWW-Authenticate", "How to sign in.", [401], always=True),
    ]


def _header(
    name: str,
    description: str,
    statuses: Sequence[int] = (),
    *,
    kind: type = str,
    always: bool = False,
) -> OpenApiParameter:
    return OpenApiParameter(
        name,
        kind,
        location=OpenApiParameter.HEADER,
        description=description,
        required=always,
        response=list(statuses) or True,
    )


class ShapeExtension(OpenApiSerializerExtension):
    """Makes a component of each shape."""

    target_class = Shape

    def get_name(self, auto_schema: AutoSchema, direction: Direction) -> str:
        """Give the component's name."""
        return str(self.target.name)

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> Schema:
        """Give the component in the site's version of OpenAPI."""

        def written(part: Any) -> Any:
            if isinstance(part, Shape):
                return _reference(auto_schema, part, direction)
            if isinstance(part, list):
                return [written(one) for one in part]
            if isinstance(part, dict):
                return _in_dialect({name: written(one) for name, one in part.items()})
            return part

        schema: Schema = written(self.target.schema)
        return schema


def _reference(auto_schema: AutoSchema, shape: Any, direction: Direction) -> Schema:
    """Refer to a shape, which drf-spectacular takes for a serializer by the extension above."""
    return dict(auto_schema.resolve_serializer(shape, direction).ref)


def _in_dialect(schema: Schema) -> Schema:
    """Write what may be null as OpenAPI 3.1 does, where the site asks for that."""
    if schema.get("nullable") is not True or spectacular_settings.OAS_VERSION.startswith("3.0"):
        return schema
    rest = {name: value for name, value in schema.items() if name != "nullable"}
    return {**rest, "type": [schema["type"], "null"]}


class FileFieldExtension(OpenApiSerializerFieldExtension):
    """Describes a serializer's field of an uploaded file: a receipt in, addresses out."""

    target_class = ImageKitFileField
    match_subclasses = True

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> Schema:
        """Give both forms where the site's document does not tell requests from answers."""
        file = _reference(auto_schema, FILE, "response")
        if not spectacular_settings.COMPONENT_SPLIT_REQUEST:
            return {"oneOf": [RECEIPT, file]}
        return RECEIPT if direction == "request" else file
