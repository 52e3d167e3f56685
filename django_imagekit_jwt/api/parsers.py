"""Reading a request's body as strict JSON, whatever the content type says.

Responsible for: size, encoding, and JSON that can be read in one way only.
Does not know: what the JSON should hold.
"""

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from django_imagekit_jwt.exceptions import shown

MAX_BODY_BYTES = 1024 * 1024
MAX_NAMES = 100
"""In one object. No honest one comes near it, and a wrong name costs a search for the nearest."""


class BodyTooLarge(ParseError):
    """The body is larger than any honest request is."""

    default_code = "body_too_large"
    default_detail = (
        f"The body is larger than {MAX_BODY_BYTES} bytes or than this site allows. "
        "Ask for fewer uploads in one request."
    )


class BodyTooDeep(ParseError):
    """The body nests deeper than a parser should follow."""

    default_code = "body_too_deep"
    default_detail = "The body nests too deeply. Send parameters as plain strings."


class InvalidJSON(ParseError):
    """The body is not JSON, or is JSON that two parsers could read differently."""

    default_code = "invalid_json"


class AnyTypeJSONParser(BaseParser):
    """Parse the body as JSON (RFC 8259) under any content type.

    ImageKit's documented jQuery example posts JSON without naming its type, so that it arrives as
    ``application/x-www-form-urlencoded``.
    """

    media_type = "*/*"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Give the parsed body; raises InvalidJSON, BodyTooDeep or BodyTooLarge."""
        return parse_json(stream.read(MAX_BODY_BYTES + 1))


def parse_json(body: bytes) -> Any:
    """Parse UTF-8 JSON whose names are unique and whose numbers are numbers.

    Raises InvalidJSON, BodyTooDeep or BodyTooLarge.
    """
    if len(body) > MAX_BODY_BYTES:
        raise BodyTooLarge
    try:
        return json.loads(
            body.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse_constant
        )
    except RecursionError:
        raise BodyTooDeep from None
    except ValueError as error:
        why = getattr(error, "msg", "it is not UTF-8 text, or holds a number that is too long")
        raise InvalidJSON(f"The body is not JSON: {why}. Send a JSON object.") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MAX_NAMES:
        raise BodyTooLarge(f"An object has {len(pairs)} names. Send at most {MAX_NAMES}.")
    named = dict(pairs)
    if len(named) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidJSON(f"The body names {shown(twice)} twice. Send each name once.")
    return named


def _refuse_constant(constant: str) -> NoReturn:
    raise InvalidJSON(
        f"The body holds {constant}, which is not JSON. Send a number or leave it out."
    )
