from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.test import RequestFactory, override_settings
from django.utils.datastructures import MultiValueDict
from django.utils.functional import SimpleLazyObject

from django_imagekit_jwt.exceptions import UnknownPolicy
from django_imagekit_jwt.files import ImageKitFile
from django_imagekit_jwt.middleware import upload_middleware
from django_imagekit_jwt.widgets import ImageKitUploadWidget, Sent, Shown, Upload
from tests.conftest import Configure
from tests.forms_app.uploads import uploaded
from tests.markup import Attributes, Element, elements

NASTY = "\"'><script>alert(1)</script>&amp;{{ x }}.png"
CAT = ImageKitFile("/a/cat.png")
EXPECTED = ["div", "imagekit-upload", "input", "label", "input", "noscript"]


def widget(**known: Any) -> ImageKitUploadWidget:
    made = ImageKitUploadWidget(known.pop("attrs", None))
    for name, value in {"field_name": "avatar", **known}.items():
        setattr(made, name, value)
    return made


def render(
    shown: Shown | None = None, given: dict[str, Any] | None = None, **known: Any
) -> list[Element]:
    return elements(widget(**known).render("f-0-avatar", shown, given or {"id": "id_f-0-avatar"}))


def found(markup: list[Element], tag: str, **attributes: str) -> list[Attributes]:
    return [
        element.attributes
        for element in markup
        if element.tag == tag and attributes.items() <= element.attributes.items()
    ]


def during_request(act: Any, **attributes: Any) -> Any:
    """Do it while a request is answered."""
    request = RequestFactory().get("/")
    for name, value in attributes.items():
        setattr(request, name, value)
    return upload_middleware(lambda request: act())(request)


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
