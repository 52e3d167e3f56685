"""Whether a token can have produced a file that somebody says it produced.

Responsible for: a sentence for each fact of the file that contradicts what was signed.
Does not know: whether the file exists, who says so, or what becomes of the upload.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django_imagekit_jwt.exceptions import shown

from .answers import FileFacts
from .file_paths import could_be_at, expected_path, may_change_format

_MEND = "Report the file that was uploaded with this token."
_PORTS: Mapping[str, int] = {"http": 80, "https": 443}


def contradictions(
    parameters: Mapping[str, str], max_bytes: int | None, url_endpoint: str, facts: FileFacts
) -> dict[str, str]:
    """Give, by ImageKit's name of each fact, why this token cannot have produced that file.

    Empty where it can. ``max_bytes`` is the most that was signed, None for any. What a fact or
    the URL endpoint leaves open is no contradiction, and the size of what a ``pre`` transformation
    made was not signed.
    """
    found = {
        "filePath": _path(parameters, facts.path),
        "size": "" if may_change_format(parameters) else _size(max_bytes, facts.size),
        "isPrivateFile": _privacy(parameters, is_private=facts.is_private),
        "url": _account(url_endpoint, facts.url),
    }
    return {name: f"{sentence} {_MEND}" for name, sentence in found.items() if sentence}


def _path(parameters: Mapping[str, str], path: str) -> str:
    if could_be_at(parameters, path):
        return ""
    signed = shown(expected_path(parameters))
    return f"filePath is {shown(path)}, but {signed} was signed."


def _size(max_bytes: int | None, size: int | None) -> str:
    if max_bytes is None or size is None or size <= max_bytes:
        return ""
    return f"size is {size} bytes, but at most {max_bytes} were signed."


def _privacy(parameters: Mapping[str, str], *, is_private: bool | None) -> str:
    signed = parameters.get("isPrivateFile", "false")
    if is_private is None or is_private == (signed == "true"):
        return ""
    return f"isPrivateFile is {shown(is_private)}, but {signed} was signed."


def _account(url_endpoint: str, url: str) -> str:
    """Compare the accounts where both addresses are of one host, whose paths begin with theirs.

    Another host may be the account's own domain, and an endpoint without a path is one account's
    alone (ImageKit's page "URL endpoints"): there nothing can be judged.
    """
    host, account = _place(url_endpoint)
    other_host, other_account = _place(url)
    if not account or host != other_host or account == other_account:
        return ""
    return f"url is {shown(url)}, which is not of the account {shown(account)}."


def _place(url: str) -> tuple[tuple[str, int | None] | None, str]:
    """Give host with port, and the first part of the path, where the account's id stands."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None, ""
    return (parts.hostname or "", port), parts.path.lstrip("/").partition("/")[0]
