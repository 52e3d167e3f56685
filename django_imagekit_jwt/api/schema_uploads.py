"""The bodies of ``token/`` and ``uploads/`` as JSON Schema.

Responsible for: what may be asked for, as far as a schema can say it, and what is answered.
Does not know: statuses, or drf-spectacular.

What a schema cannot say (that a text is JSON, what a policy allows) is left to the endpoints. The
suite sends them what these shapes allow and what they forbid, and holds the answers to it.
"""

from collections.abc import Mapping

from django_imagekit_jwt.policies import DEFAULT_POLICY, MAX_BATCH_SIZE
from django_imagekit_jwt.protocol import rules
from django_imagekit_jwt.protocol.parameters import HOW_TO_WRITE, PARAMETERS, Parameter
from django_imagekit_jwt.protocol.tokens import MAX_LIFETIME

from .schema_shapes import (
    CONTROL,
    WITHOUT_NUL,
    Schema,
    Shape,
    a_closed_object,
    a_number,
    a_text,
    or_null,
)
from .serializers import MAX_FIELD_LENGTH, MAX_TYPE_LENGTH

_BLANK = r" \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_IN_NAME = rf"[^/{CONTROL}]*"
_IN_TAG = rf"[^,%{CONTROL}]*"
_TAG = rf"{_IN_TAG}[^,%{CONTROL}{_BLANK}]{_IN_TAG}"
_RESPONSE_FIELD = f"({'|'.join(rules.RESPONSE_FIELDS)})"
_PATTERNS: Mapping[str, str] = {
    "fileName": rf"^{_IN_NAME}[^/.{CONTROL}{_BLANK}]{_IN_NAME}$",
    "tags": rf"^{_TAG}(,{_TAG})*$",
    "folder": rf"^(?!([^/]*/)*\.\.(/|$))[^\\{CONTROL}]*$",
    "customCoordinates": r"^[0-9]{1,9}(,[0-9]{1,9}){3}$",
    "responseFields": rf"^{_RESPONSE_FIELD}(,{_RESPONSE_FIELD})*$",
    "webhookUrl": r"^https?://\S+$",
}
"""What ``protocol.rules`` asks of a text, of what a pattern can say."""


def _parameter(parameter: Parameter) -> Schema:
    if parameter.kind == "boolean":
        return a_text(rules.TRUE_OR_FALSE, enum=["true", "false"])
    how = "" if parameter.kind == "text" else HOW_TO_WRITE[parameter.kind]
    pattern = _PATTERNS.get(parameter.name, WITHOUT_NUL)
    return a_text(how, maxLength=parameter.max_length, pattern=pattern)


_PARAMETERS = {name: _parameter(parameter) for name, parameter in PARAMETERS.items()}
_POLICY = or_null(a_text(f"The policy to upload under; without one, `{DEFAULT_POLICY}`."))

TOKEN_REQUEST = Shape(
    "ImageKitTokenRequest",
    a_closed_object(
        "uploadPayload",
        {
            "uploadPayload": a_closed_object(
                "fileName", _PARAMETERS, description="The parameters, signed as they stand."
            ),
            "expire": or_null(
                a_number(1, MAX_LIFETIME, "Seconds to live; the policy may give it less.")
            ),
            "publicKey": or_null(a_text("The site's public key; any other is refused.")),
            "policy": _POLICY,
        },
    ),
)
TOKEN = Shape("ImageKitToken", a_closed_object("token", {"token": a_text()}))

_SIZE = or_null(a_number(0, description="The file's bytes, by the client's count. Not signed."))
_TYPE = or_null(a_text("The file's media type. Not signed.", maxLength=MAX_TYPE_LENGTH))
UPLOADS_REQUEST = Shape(
    "ImageKitUploadsRequest",
    a_closed_object(
        "uploads",
        {
            "policy": _POLICY,
            "field": or_null(
                a_text(
                    "The form field that the uploads are for, in printable characters.",
                    maxLength=MAX_FIELD_LENGTH,
                )
            ),
            "uploads": {
                "type": "array",
                "items": a_closed_object("fileName", {**_PARAMETERS, "size": _SIZE, "type": _TYPE}),
                "minItems": 1,
                "maxItems": MAX_BATCH_SIZE,
                "description": "A policy may take fewer in one request.",
            },
        },
    ),
)
UPLOADS = Shape(
    "ImageKitUploads",
    a_closed_object(
        "uploads",
        {
            "uploads": {
                "type": "array",
                "items": a_closed_object(
                    "jti token parameters uploadUrl expiresAt",
                    {
                        "jti": a_text("The token's id, by which its outcome is reported."),
                        "token": a_text(),
                        "parameters": {
                            "type": "object",
                            "additionalProperties": a_text(),
                            "description": "What was signed: post each text as it stands, with "
                            "the token and the file.",
                        },
                        "uploadUrl": a_text(format="uri"),
                        "expiresAt": a_text(format="date-time"),
                    },
                ),
            }
        },
    ),
)
