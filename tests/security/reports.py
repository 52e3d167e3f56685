"""What Django tells of a fault: to administrators by mail, to developers on a page."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import override_settings
from django.utils.log import AdminEmailHandler

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

Act = Callable[[str], "Answer"]
"""What ends in a fault; it is given what the request accepts."""


class Letters(AdminEmailHandler):
    """Django's own letters to administrators, kept instead of sent."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.parts: list[str] = []

    def send_mail(self, subject: Any, message: Any, *args: Any, **kwargs: Any) -> None:
        self.parts += [str(subject), str(message), kwargs["html_message"] or ""]


class Fault(Exception):
    """What nobody thought of."""


def faulty_database() -> AbstractContextManager[None]:
    """Let whatever is written to our tables raise what is no error of a database."""

    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - as Django calls it
        if sql.startswith(("INSERT", "UPDATE")) and "imagekit_jwt" in sql:
            raise Fault
        return run(sql, params, many, context)

    return connection.execute_wrapper(execute)


def mailed(act: Act) -> str:
    """Give all that administrators get in a mail of a request that fails."""

    def ask() -> None:
        assert act("*/*").status_code == 500

    return mailed_of(ask)


def mailed_of(fail: Callable[[], None]) -> str:
    """Give all that administrators get in a mail, the locals of each frame included."""
    letters = Letters(include_html=True)
    letters.setLevel(logging.ERROR)
    logging.getLogger().addHandler(letters)
    try:
        fail()
    finally:
        logging.getLogger().removeHandler(letters)
    assert any("Traceback" in part and "<table" in part for part in letters.parts)
    return "\n".join(letters.parts)


def shown(act: Act) -> str:
    """Give all that Django's own pages of a fault show while DEBUG is on, as HTML and as text."""
    with override_settings(DEBUG=True):
        answers = [act(accepted) for accepted in ("text/html", "application/json")]
    assert [answer.status_code for answer in answers] == [500, 500]
    page, text = [answer.content.decode() for answer in answers]
    assert "<table" in page
    assert "<table" not in text
    return page + text
