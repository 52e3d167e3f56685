"""What a widget reads of a form that was sent, and the styles and script it needs."""

from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import SimpleLazyObject

from django_imagekit_jwt.files import ImageKitFile
from django_imagekit_jwt.widgets import ImageKitUploadWidget, Sent
from tests.markup import Attributes, elements
from tests.widget_markup import CAT, NASTY, during_request, found, render, widget


@pytest.mark.parametrize(
    ("posted", "sent"),
    [
        ("avatar=", Sent()),
        ("avatar=&avatar=r1&avatar=r2&avatar=r1", Sent(("r1", "r2"))),
        ("avatar=&avatar-clear=on", Sent(clear=True)),
        ("avatar=&avatar-remove=/a&avatar-remove=/b", Sent(removed=frozenset({"/a", "/b"}))),
        ("avatar=&avatar-order=/b&avatar-order=/a", Sent(order=("/b", "/a"))),
        ("other=r1", Sent()),
        ({"avatar": "r1"}, Sent(("r1",))),
        ({"avatar": ["r1", "", None, 5, {}], "avatar-clear": True}, Sent(("r1",), clear=True)),
        ({"avatar": None}, Sent()),
    ],
)
def test_what_a_form_sent_is_read(posted: Any, sent: Sent) -> None:
    data = QueryDict(posted) if isinstance(posted, str) else posted
    assert widget().value_from_datadict(data, MultiValueDict(), "avatar") == sent


@pytest.mark.parametrize(
    ("posted", "omitted"),
    [("avatar=", False), ("avatar-clear=on", False), ("avatar-remove=/a", False), ("other=", True)],
)
def test_a_form_without_the_field_is_told_from_an_empty_one(posted: str, *, omitted: bool) -> None:
    assert widget().value_omitted_from_data(QueryDict(posted), {}, "avatar") is omitted


@pytest.mark.parametrize("initial", [None, "", ImageKitFile(), [], "/a", CAT, [CAT]], ids=repr)
def test_a_choice_is_required_where_there_is_no_file_yet(initial: Any) -> None:
    assert widget().use_required_attribute(initial) is not bool(initial)


def test_it_needs_no_multipart_form() -> None:
    assert not widget().needs_multipart_form
    assert not widget().is_hidden


def test_the_token_of_the_page_stands_in_the_markup() -> None:
    def tokens() -> list[str | None]:
        return [one.get("csrf-token") for one in found(render(), "imagekit-upload")]

    [token] = during_request(tokens)
    assert token
    assert len(token) == 64
    assert tokens() == [None]


def assets() -> list[tuple[str, Attributes]]:
    both = widget().media + ImageKitUploadWidget().media + forms.Media(js=["other.js"])
    return [(element.tag, element.attributes) for element in elements(str(both))]


@pytest.mark.parametrize("nonce", [None, NASTY, SimpleLazyObject(lambda: "lazy")], ids=str)
def test_the_assets_are_styles_and_a_module_with_the_nonce_of_the_request(nonce: Any) -> None:
    folder = f"{settings.STATIC_URL}django_imagekit_jwt/"
    given = {} if nonce is None else {"nonce": str(nonce)}
    expected = [
        ("link", {"rel": "stylesheet", "href": f"{folder}upload.css", **given}),
        ("link", {"rel": "stylesheet", "href": f"{folder}field.css", **given}),
        ("script", {"type": "module", "src": f"{folder}upload.js", **given}),
        ("script", {"src": f"{settings.STATIC_URL}other.js"}),
    ]
    rendered = during_request(assets, csp_nonce=nonce)
    assert [one for one in rendered if one not in expected] == []
    assert len(rendered) == len(expected)


def test_the_nonce_is_looked_up_when_the_assets_are_rendered() -> None:
    media = widget().media
    assert "nonce" not in str(media)
    assert 'nonce="first"' in during_request(lambda: str(media), csp_nonce="first")
    assert 'nonce="second"' in during_request(lambda: str(media), csp_nonce="second")
    assert "nonce" not in str(media)
