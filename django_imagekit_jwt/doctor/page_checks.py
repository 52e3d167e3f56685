"""A page that shall hold the widget, looked at from outside.

Responsible for: fetching it, and the order of what is looked at. Does not know: how a policy or a
preflight is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from django.urls import NoReverseMatch, reverse

from . import cors
from .asking import Answer, NoAnswer, ask, origin
from .findings import Finding
from .page_policy import Addresses, check_policy
from .pages import Page, read_page

SUBJECT = "page"
COOKIE = "IMAGEKIT_DOCTOR_COOKIE"
"""The environment variable that holds the cookies to ask the page with."""


@dataclass(frozen=True)
class Visit:
    """Which page is asked for, and with which cookies; ``site`` is where the endpoints answer.

    ``site`` is empty where the page itself says so, or is of the same origin.
    """

    url: str
    site: str = ""
    cookie: str = field(default="", repr=False)


def check_page(visit: Visit, upload_url: str, files: str, seconds: float) -> Iterator[Finding]:
    """Look at the page, its policy, and the two addresses that it speaks with."""
    try:
        answer = ask("GET", visit.url, seconds, {"Cookie": visit.cookie} if visit.cookie else {})
        page = read_page(visit.url, answer)
        endpoint = endpoint_of(page, visit.site)
    except NoAnswer as error:
        yield Finding("failed", SUBJECT, str(error), "Check the address, from this machine.")
    except NoReverseMatch:
        mend = 'Add path("imagekit/", include("django_imagekit_jwt.urls")) to the URLconf.'
        yield Finding("failed", SUBJECT, "The site has no endpoints.", mend)
    else:
        seen = judge(answer, page)
        yield seen
        if seen.level != "failed":
            yield from check_policy(page, Addresses(endpoint, upload_url, files))
        yield from _preflights(origin(visit.url), endpoint, upload_url, seconds)


def judge(answer: Answer, page: Page) -> Finding:
    """Say whether that is the page which was meant."""
    if not answer.has_succeeded:
        said = f"The page was answered {answer.status}: its policy cannot be seen."
        mend = "Give the address that is answered 200. Behind a sign-in, put the session's cookie "
        return Finding("failed", SUBJECT, said, f"{mend}into {COOKIE}.")
    if not page.scripts:
        said = "The page loads no script of this package."
        mend = "If it is to have the widget, add the tags, or look whether you were signed in."
        return Finding("warning", SUBJECT, said, mend)
    return Finding("ok", SUBJECT, "The page loads the widget.")


def endpoint_of(page: Page, site: str) -> str:
    """Give the address that tokens are asked at; raises NoReverseMatch where the site has none."""
    if page.endpoint and not site:
        return page.endpoint
    return urljoin(site or page.url, reverse("imagekit_jwt:uploads"))


def _preflights(page: str, endpoint: str, upload_url: str, seconds: float) -> Iterator[Finding]:
    if origin(endpoint) == page:
        yield Finding("ok", cors.SUBJECT, "The endpoint is of the page's own origin.")
    else:
        yield cors.check_preflight(cors.endpoint(endpoint), page, seconds)
    yield cors.check_preflight(cors.upload(upload_url), page, seconds)
