from typing import Any

import pytest
from django.test import override_settings

from django_imagekit_jwt.exceptions import UnknownPolicy
from django_imagekit_jwt.files import ImageKitFile
from django_imagekit_jwt.widgets import Shown, Upload
from tests.conftest import Configure
from tests.forms_app.uploads import uploaded
from tests.markup import Attributes, elements
from tests.widget_markup import CAT, NASTY, found, render, widget

EXPECTED = ["div", "imagekit-upload", "input", "label", "input", "noscript"]


def test_an_element_in_a_form_names_its_field_and_has_its_value_input() -> None:
    markup = render()
    assert [element.tag for element in markup] == EXPECTED
    [element] = found(markup, "imagekit-upload")
    assert (element["field"], element["policy"]) == ("avatar", "default")
    assert found(markup, "input") == [
        {"type": "hidden", "name": "f-0-avatar", "value": ""},
        {"type": "file", "id": "id_f-0-avatar"},
    ]
    assert found(markup, "label") == [{"class": "imagekit-upload-label", "for": "id_f-0-avatar"}]


def test_the_label_of_the_field_leads_to_the_file_input() -> None:
    assert widget().id_for_label("id_avatar") == "id_avatar"
    markup = elements(widget().render("avatar", None, {}))
    [file_input] = found(markup, "input", type="file")
    assert found(markup, "label")[0]["for"] == file_input["id"]


@pytest.mark.parametrize(
    ("given", "attributes"),
    [
        ({"required": True}, {"required": None}),
        ({"required": False}, {}),
        ({"disabled": True}, {"disabled": None}),
        ({"aria-describedby": "a b"}, {"aria-describedby": "a b"}),
        ({"aria-invalid": "true"}, {"aria-invalid": "true"}),
        ({"accept": ".png"}, {"accept": ".png"}),
        ({"data-most": 12345}, {"data-most": "12345"}),
        ({"title": NASTY}, {"title": NASTY}),
    ],
    ids=str,
)
@pytest.mark.parametrize("on", ["widget", "field"])
def test_attributes_stand_at_the_file_input(
    given: dict[str, Any], attributes: Attributes, on: str
) -> None:
    with override_settings(USE_THOUSAND_SEPARATOR=True):
        if on == "widget":
            markup = render(None, {"id": "x"}, attrs=given)
        else:
            markup = render(None, {"id": "x", **given})
    assert found(markup, "input", type="file") == [{"type": "file", "id": "x", **attributes}]
    assert [element.tag for element in markup] == EXPECTED


def test_the_policy_says_what_may_be_chosen(configure: Configure) -> None:
    configure(POLICIES={"avatars": {"mime_types": ["image/*"], "max_size": "2 MB"}})
    markup = render(policy="avatars", multiple=True)
    assert found(markup, "input", type="file")[0]["accept"] == "image/*"
    assert "multiple" in found(markup, "input", type="file")[0]
    assert found(markup, "imagekit-upload")[0]["data-max-size"] == "2 MB"


def test_a_policy_that_is_not_open_is_refused_before_the_page_is_shown() -> None:
    with pytest.raises(UnknownPolicy, match="avatars"):
        render(policy="avatars")


def test_a_current_file_is_shown_with_its_picture_and_no_checkbox() -> None:
    markup = render(Shown(current=(CAT,)))
    assert found(markup, "ul") == [{"class": "imagekit-upload-current"}]
    [link] = [element for element in markup if element.tag == "a"]
    assert (link.attributes["href"], link.text) == (CAT.url, "cat.png")
    [picture] = found(markup, "img")
    assert (picture["src"], picture["alt"]) == (CAT.thumbnail_url, "")
    assert found(markup, "input", type="checkbox") == []


def test_one_file_can_be_cleared_and_each_of_several_removed() -> None:
    files = (CAT, ImageKitFile("/b/cat.png"))
    markup = render(Shown(current=files[:1], removable=True))
    assert found(markup, "input", type="checkbox") == [
        {
            "type": "checkbox",
            "name": "f-0-avatar-clear",
            "id": "f-0-avatar-clear_id",
            "value": "/a/cat.png",
            "aria-label": "Clear cat.png",
        }
    ]
    markup = render(
        Shown(current=files, removable=True, unwanted=frozenset({"/b/cat.png"})), multiple=True
    )
    boxes = found(markup, "input", type="checkbox")
    assert {box["name"] for box in boxes} == {"f-0-avatar-remove"}
    assert [(box["value"], "checked" in box) for box in boxes] == [
        ("/a/cat.png", False),
        ("/b/cat.png", True),
    ]
    places = found(markup, "input", name="f-0-avatar-order")
    assert [place["value"] for place in places] == ["/a/cat.png", "/b/cat.png"]
    fixed = render(Shown(current=files), multiple=True)
    assert found(fixed, "input", name="f-0-avatar-order") == []


@pytest.mark.parametrize("multiple", [False, True])
def test_every_id_is_unique_and_every_label_has_its_input(*, multiple: bool) -> None:
    files = (CAT, ImageKitFile("/b/cat.png")) if multiple else (CAT,)
    rows = (Upload("r1", "a.png"), Upload("r2", "b.png"))
    markup = render(Shown(current=files, removable=True, uploads=rows), multiple=multiple)
    ids = [element.attributes["id"] for element in markup if "id" in element.attributes]
    labels = [element.attributes["for"] for element in markup if element.tag == "label"]
    assert len(ids) == len(set(ids))
    assert sorted(labels, key=str) == sorted(ids, key=str)
    assert all("f-0-avatar" in str(one) for one in ids)  # which the admin's script renumbers


@pytest.mark.parametrize(
    ("path", "is_picture"),
    [("/cat.JPG", True), ("/cat.avif", True), ("/doc.pdf", False), ("/cat", True), ("/doc", False)],
)
@pytest.mark.django_db
def test_a_picture_is_known_by_its_name_or_by_its_record(path: str, *, is_picture: bool) -> None:
    uploaded(None, "/cat", mime="image/png")
    uploaded(None, "/doc", mime="application/pdf")
    assert len(found(render(Shown(current=(ImageKitFile(path),))), "img")) == is_picture


@pytest.mark.django_db
def test_a_file_without_a_record_is_no_picture() -> None:
    assert found(render(Shown(current=(ImageKitFile("/unknown"),))), "img") == []


@pytest.mark.parametrize("path", ["cat.png", "/\ud800.png", "javascript:alert(1)"])
def test_a_file_that_has_no_address_shows_its_name(path: str) -> None:
    markup = render(Shown(current=(ImageKitFile(path),)))
    assert found(markup, "a") == found(markup, "img") == []
    assert [element.text for element in markup if element.tag == "span"] == [
        path.rpartition("/")[2]
    ]


def test_without_an_endpoint_the_name_is_shown(configure: Configure) -> None:
    configure(URL_ENDPOINT="")
    markup = render(Shown(current=(CAT, ImageKitFile("/a.png", "gone"))))
    assert found(markup, "a") == found(markup, "img") == []
    assert [element.text for element in markup if element.tag == "span"] == ["cat.png", "a.png"]


def test_an_upload_that_was_sent_before_is_a_finished_row() -> None:
    markup = render(Shown(uploads=(Upload("the-receipt", "cat.png"),)))
    assert found(markup, "ul") == [{"class": "imagekit-upload-list"}]
    assert found(markup, "li") == [{"class": "imagekit-upload-file", "data-state": "done"}]
    [button] = [element for element in markup if element.tag == "button"]
    assert (button.attributes["aria-label"], button.text) == ("Remove cat.png", "Remove")
    assert button.attributes["type"] == "button"
    texts = {
        element.attributes["class"]: element.text for element in markup if element.tag == "span"
    }
    assert texts == {"imagekit-upload-name": "cat.png", "imagekit-upload-status": "Uploaded"}
    assert [one["value"] for one in found(markup, "input", name="f-0-avatar")] == [
        "",
        "the-receipt",
    ]


def test_no_name_of_a_file_can_break_out_of_the_markup() -> None:
    shown = Shown(
        current=(ImageKitFile(f"/{NASTY}"),), removable=True, uploads=(Upload(NASTY, NASTY),)
    )
    markup = render(shown)
    assert "script" not in [element.tag for element in markup]
    assert NASTY in [element.text for element in markup]
    assert found(markup, "input", value=NASTY)
    assert found(markup, "input", value=f"/{NASTY}")
