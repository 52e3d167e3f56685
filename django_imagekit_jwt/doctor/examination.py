"""All that the doctor looks at, one thing after the other.

Responsible for: the order, and what waits for what. Does not know: how anything is looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django_imagekit_jwt.conf import conf

from .clock import check_clock
from .configuration import check_settings
from .files import endpoint_of
from .findings import Finding
from .live import check_live
from .page_checks import Visit, check_page


@dataclass(frozen=True)
class Wanted:
    """What is to be examined; without a visit no page, and only with ``live`` the account."""

    visit: Visit | None = None
    live: bool = False
    account: str = ""
    user: object = None
    """Whom the tokens of the live test are issued to; None for nobody."""


def examine(wanted: Wanted) -> Iterator[Finding]:
    """Give each finding as soon as there is one."""
    settings = check_settings()
    yield from settings
    if any(finding.level == "failed" for finding in settings):
        said = "Nothing else was looked at, and nothing was sent."
        yield Finding("warning", "settings", said, "Mend the settings first.")
        return
    upload_url, seconds = conf.UPLOAD_URL, conf.API_TIMEOUT
    yield check_clock(upload_url, conf.TOKEN_LIFETIME, seconds)
    if wanted.visit:
        yield from check_page(wanted.visit, upload_url, endpoint_of(wanted.account), seconds)
    if wanted.live:
        yield from check_live(wanted.account, wanted.user)
