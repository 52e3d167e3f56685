"""How files come in and go out, as options of the tag and of the form's widget."""

from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError

from django_imagekit_jwt.html import upload_element, upload_options
from django_imagekit_jwt.widgets import ELEMENT_OPTIONS, ImageKitUploadWidget

from .markup import elements, only

WAYS = {
    "concurrency": ("imagekit-upload", "concurrency", 5, "5"),
    "max_width": ("imagekit-upload", "max-width", 1600, "1600"),
    "max_height": ("imagekit-upload", "max-height", 900, "900"),
    "page_drop": ("imagekit-upload", "page-drop", True, None),
    "paste": ("imagekit-upload", "paste", True, None),
    "previews": ("imagekit-upload", "previews", False, "off"),
    "directory": ("input", "webkitdirectory", True, None),
    "capture": ("input", "capture", "user", "user"),
}


def attributes(markup: str, tag: str) -> dict[str, Any]:
    """Give those of the element, or of its file input."""
    wanted = [one.attributes for one in elements(markup) if one.tag == tag]
    return dict(next(one for one in wanted if tag != "input" or one["type"] == "file"))


@pytest.mark.parametrize("option", WAYS)
def test_a_way_is_an_attribute_and_by_default_there_is_none(option: str) -> None:
    tag, name, value, written = WAYS[option]
    assert attributes(upload_element(upload_options({option: value})), tag)[name] == written
    assert name not in attributes(upload_element(upload_options({})), tag)


@pytest.mark.parametrize("option", WAYS)
def test_a_forms_widget_takes_the_same_ways(option: str) -> None:
    tag, name, value, written = WAYS[option]
    widget = ImageKitUploadWidget(attrs={option: value, "data-mine": "x"})
    markup = widget.render("avatar", None, {"id": "id_avatar"})
    assert attributes(markup, tag)[name] == written
    assert option not in attributes(markup, "input") or option == name
    assert attributes(markup, "input")["data-mine"] == "x"
    assert option in ELEMENT_OPTIONS


@pytest.mark.parametrize("option", ["concurrency", "max_width", "max_height"])
@pytest.mark.parametrize("value", [0, -1, "many", 1.5])
def test_a_number_that_means_nothing_is_refused_with_its_name(option: str, value: object) -> None:
    with pytest.raises(ValueError, match=rf"^{option} is .*: give a whole number from 1 up\.$"):
        upload_options({option: value})


def test_a_template_says_which_option_it_was() -> None:
    template = Template("{% load imagekit_jwt %}{% imagekit_upload concurrency=0 %}")
    with pytest.raises(TemplateSyntaxError, match="concurrency is 0"):
        template.render(Context())


def test_all_ways_stand_together() -> None:
    given = {option: value for option, (_, _, value, _) in WAYS.items()}
    found = only(upload_element(upload_options(given)), "imagekit-upload").attributes
    assert found.items() >= {"concurrency": "5", "page-drop": None, "previews": "off"}.items()
