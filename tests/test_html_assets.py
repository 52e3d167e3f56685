"""The style and the script of a page, with its nonce, once."""

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from django_imagekit_jwt.html import (
    csp_nonce,
    first_on_page,
    upload_assets,
)
from tests.markup import NASTY

from .markup import elements


@pytest.mark.parametrize("nonce", ["", "abc", NASTY])
def test_the_assets_are_a_style_and_a_module_with_the_nonce(nonce: str) -> None:
    markup = upload_assets(nonce)
    given = {"nonce": nonce} if nonce else {}
    folder = f"{settings.STATIC_URL}django_imagekit_jwt/"
    assert [(element.tag, element.attributes) for element in elements(markup)] == [
        ("link", {"rel": "stylesheet", "href": f"{folder}upload.css", **given}),
        ("script", {"type": "module", "src": f"{folder}upload.js", **given}),
    ]


def _request(**attributes: object) -> HttpRequest:
    request = HttpRequest()
    for name, value in attributes.items():
        setattr(request, name, value)
    return request


LAZY = SimpleLazyObject(lambda: "lazy")


@pytest.mark.parametrize(
    ("request_", "in_context", "nonce"),
    [
        (None, None, ""),
        (_request(), None, ""),
        (None, "context", "context"),
        (_request(csp_nonce="django-csp"), None, "django-csp"),
        (_request(csp_nonce="django-csp"), "context", "context"),
        (_request(csp_nonce=LAZY), None, "lazy"),
        (_request(_csp_nonce="django"), None, "django"),
        (_request(csp_nonce=None, _csp_nonce=LAZY), None, "lazy"),
    ],
)
def test_the_nonce_is_found_where_it_is_kept(
    request_: HttpRequest | None, in_context: object, nonce: str
) -> None:
    assert csp_nonce(request_, in_context) == nonce


class UnusedNonce:
    """False until it is used, as Django's own is."""

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return "used"


def test_a_nonce_nobody_used_yet_is_used() -> None:
    assert csp_nonce(None, UnusedNonce()) == "used"


def test_the_assets_are_wanted_once_in_a_request() -> None:
    first, second = HttpRequest(), HttpRequest()
    assert [first_on_page(one) for one in (first, first, second, first)] == [
        True,
        False,
        True,
        False,
    ]
    assert [first_on_page(None), first_on_page(None)] == [True, True]
