"""The shapes of requests and answers: JSON to frozen dataclasses and back.

Responsible for: which keys a request may hold, and of which JSON type each one is.
Does not know: what a policy allows or what ImageKit wants of a parameter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django_imagekit_jwt.exceptions import shown
from django_imagekit_jwt.issuing import IssuedUpload
from django_imagekit_jwt.policies import DEFAULT_POLICY, MAX_BATCH_SIZE
from django_imagekit_jwt.protocol.tokens import MAX_LIFETIME
from django_imagekit_jwt.uploads import WantedUpload

from .refusals import InvalidRequest

TOKEN_KEYS = ("uploadPayload", "expire", "publicKey", "policy")
UPLOADS_KEYS = ("policy", "field", "uploads")
DESCRIPTION_KEYS = frozenset({"size", "type"})
MAX_TYPE_LENGTH = 255
MAX_FIELD_LENGTH = 100
JSON_TYPES: dict[type, str] = {
    dict: "an object",
    list: "an array",
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}


@dataclass(frozen=True)
class TokenRequest:
    """Contract 1: sign these parameters as they stand. ``expire`` is in seconds."""

    parameters: Mapping[str, object]
    policy: str
    expire: int | None
    public_key: str | None = field(repr=False)
    """As a client sent it, who may have taken the private one for it."""


@dataclass(frozen=True)
class UploadsRequest:
    """Contract 2: issue a token for each of these uploads."""

    uploads: list[WantedUpload]
    policy: str
    form_field: str = ""


def read_token_request(data: object) -> TokenRequest:
    """Read the body of ``POST token/``; raises InvalidRequest naming the field."""
    body = read_object(data, TOKEN_KEYS)
    payload = body.get("uploadPayload")
    if not isinstance(payload, dict):
        raise wrong_type("uploadPayload", payload, "an object of the upload's parameters")
    return TokenRequest(
        parameters=payload,
        policy=read_text(body, "policy") or DEFAULT_POLICY,
        expire=_seconds(body, "expire"),
        public_key=_secret(body, "publicKey"),
    )


def read_uploads_request(data: object) -> UploadsRequest:
    """Read the body of ``POST uploads/``; raises InvalidRequest naming the field.

    A file's ``size`` and ``type`` are only what the browser claims, and are no parameters.
    """
    body = read_object(data, UPLOADS_KEYS)
    uploads = body.get("uploads")
    if not isinstance(uploads, list):
        raise wrong_type("uploads", uploads, "an array with an object for each file")
    if not uploads:
        raise InvalidRequest.of("uploads", "uploads is empty. Name at least one file.")
    if len(uploads) > MAX_BATCH_SIZE:
        mend = f"Send at most {MAX_BATCH_SIZE}, and ask again for the rest."
        raise InvalidRequest.of("uploads", f"uploads names {len(uploads)} files. {mend}")
    return UploadsRequest(
        uploads=[_wanted(f"uploads[{index}]", one) for index, one in enumerate(uploads)],
        policy=read_text(body, "policy") or DEFAULT_POLICY,
        form_field=_form_field(body),
    )


def write_uploads(issued: Iterable[IssuedUpload]) -> dict[str, Any]:
    """Give the body that answers ``POST uploads/``."""
    return {
        "uploads": [
            {
                "jti": one.jti,
                "token": one.token,
                "parameters": one.parameters,
                "uploadUrl": one.upload_url,
                "expiresAt": one.expires_at.isoformat().replace("+00:00", "Z"),
            }
            for one in issued
        ]
    }


def read_object(data: object, keys: tuple[str, ...]) -> dict[str, Any]:
    """Give a body that holds no other keys than these; raises InvalidRequest."""
    wanted = f"an object with {' and '.join((', '.join(keys[:-1]), keys[-1]))}"
    if not isinstance(data, dict):
        raise InvalidRequest(f"The body is {json_type(data)}. Send {wanted}.")
    unknown = [key for key in data if key not in keys]
    if unknown:
        raise InvalidRequest(
            errors={key: [f"{shown(key)} is not known here. Send {wanted}."] for key in unknown}
        )
    return data


def _wanted(field: str, description: object) -> WantedUpload:
    if not isinstance(description, dict):
        raise wrong_type(field, description, "an object with at least fileName")
    size, mime = description.get("size"), description.get("type")
    if size is not None and not (is_integer(size) and size >= 0):
        raise wrong_type(f"{field}.size", size, "the file's size in bytes")
    if mime is not None and not (isinstance(mime, str) and len(mime) <= MAX_TYPE_LENGTH):
        raise wrong_type(f"{field}.type", mime, "the file's media type, such as image/png")
    parameters = {
        name: value for name, value in description.items() if name not in DESCRIPTION_KEYS
    }
    return WantedUpload(parameters, size, mime)


def read_text(body: Mapping[str, Any], name: str) -> str | None:
    """Give a string of the body, or None where it has none; raises InvalidRequest."""
    value = body.get(name)
    if value is None or isinstance(value, str):
        return value
    raise wrong_type(name, value, "a string")


def _form_field(body: Mapping[str, Any]) -> str:
    name = read_text(body, "field") or ""
    if len(name) > MAX_FIELD_LENGTH or not name.isprintable():
        raise wrong_type("field", name, f"the form field's name, of at most {MAX_FIELD_LENGTH}")
    return name


def _secret(body: Mapping[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is None or isinstance(value, str):
        return value
    raise InvalidRequest.of(name, f"{name} is {json_type(value)}. Send a string or leave it out.")


def _seconds(body: Mapping[str, Any], name: str) -> int | None:
    value = body.get(name)
    if value is None:
        return None
    if not is_integer(value) or not 1 <= value <= MAX_LIFETIME:
        raise wrong_type(name, value, f"a whole number of seconds from 1 to {MAX_LIFETIME}")
    return int(value)


def is_integer(value: object) -> bool:
    """Say whether a JSON value is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def json_type(value: object) -> str:
    """Name the JSON type of a value."""
    return JSON_TYPES[type(value)]


def wrong_type(field: str, value: object, wanted: str) -> InvalidRequest:
    """Give the refusal of one field, naming its value and what it should be."""
    return InvalidRequest.of(field, f"{field} is {shown(value)}. Send {wanted}.")
