"""ImageKit's API, by its official SDK: the details of a file, and its removal.

Responsible for: which answer says something of a file, and which only that ImageKit could not be
asked. Does not know: records. The one module that imports ``imagekitio`` (extra ``verify``).
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.views.decorators.debug import sensitive_variables

from .conf import conf, key_pair
from .exceptions import ImageKitUnreachable, InvalidAnswer, NotConfigured
from .protocol.answers import FileFacts, read_facts

if TYPE_CHECKING:
    from imagekitio import ImageKit

INSTALL = 'pip install "django-imagekit-jwt[verify]"'
NO_SUCH_FILE = (400, 404)
"""ImageKit's OpenAPI file, ``get-file-details``: an id that is none, and one that no file has."""


@sensitive_variables()
def file_facts(account: str, file_id: str, version_id: str = "") -> FileFacts | None:
    """Give what ImageKit says of a file, in that version if one is named; None if there is none.

    Waits no longer than ``API_TIMEOUT`` for each answer. Raises ImageKitUnreachable for what says
    nothing of the file (no answer, 5xx, a page of HTML), and NotConfigured.
    """
    with _client(account) as client, _answering() as answers:
        facts = _facts(client.files.with_raw_response.get(file_id).text())
        if version_id and facts.version_id != version_id:
            versions = client.files.versions.with_raw_response
            facts = _facts(versions.get(version_id, file_id=file_id).text())
        answers.append(facts)
    return answers[0] if answers else None


@sensitive_variables()
def delete_file(account: str, file_id: str) -> bool:
    """Remove a file with all its versions; False if there was none.

    Raises ImageKitUnreachable and NotConfigured.
    """
    with _client(account) as client, _answering() as answers:
        client.files.delete(file_id)
        answers.append(True)
    return bool(answers)


def _client(account: str) -> "ImageKit":
    try:
        from imagekitio import ImageKit  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        raise NotConfigured(f"ImageKit's API needs its SDK: {INSTALL}") from error
    return ImageKit(
        private_key=key_pair(account).private_key,
        base_url=conf.API_URL,
        timeout=conf.API_TIMEOUT,
        max_retries=0,  # whoever asks has a time of its own to ask again
    )


@contextmanager
def _answering() -> Iterator[list[Any]]:
    """Collect what was answered: nothing, where ImageKit says that there is no such file."""
    from imagekitio import APIStatusError, ImageKitError  # noqa: PLC0415 - as above

    answers: list[Any] = []
    try:
        yield answers
    except APIStatusError as error:
        if error.status_code not in NO_SUCH_FILE:
            # Its own words may quote the request; the status is enough.
            raise ImageKitUnreachable(f"ImageKit's API answered {error.status_code}.") from None
    except ImageKitError as error:
        raise ImageKitUnreachable(
            f"ImageKit's API gave no answer: {type(error).__name__}."
        ) from None


def _facts(text: str) -> FileFacts:
    try:
        return read_facts(json.loads(text))
    except (ValueError, RecursionError, InvalidAnswer) as error:
        kind = type(error).__name__
        raise ImageKitUnreachable(f"ImageKit's API answered no file details: {kind}.") from None
