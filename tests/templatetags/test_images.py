from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError

from django_imagekit_jwt.files import ImageKitFile
from tests.conftest import Configure
from tests.markup import elements, only

CAT = ImageKitFile("/cat.jpg")
AT_CAT = "https://ik.imagekit.io/suite/cat.jpg"
AMPERSANDS = ImageKitFile("/a&b'<.jpg", is_private=True)


def _render(source: str, *, autoescape: bool = True, **values: Any) -> str:
    context = Context({"cat": CAT, **values}, autoescape=autoescape)
    return Template("{% load imagekit_jwt %}" + source).render(context)


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("{% imagekit_url cat %}", AT_CAT),
        ("{% imagekit_url '/cat.jpg' %}", AT_CAT),
        ("{% imagekit_url cat width=300 height=200 %}", f"{AT_CAT}?tr=w-300,h-200"),
        ('{% imagekit_url cat "w-300,h-200:rt-90" %}', f"{AT_CAT}?tr=w-300,h-200:rt-90"),
        ("{% imagekit_url cat steps blur=5 %}", f"{AT_CAT}?tr=w-1:rt-90:bl-5"),
        ("{% imagekit_url cat transformation=steps %}", f"{AT_CAT}?tr=w-1:rt-90"),
        ('{% imagekit_url cat as url %}<a href="{{ url }}">', f'<a href="{AT_CAT}">'),
    ],
)
def test_the_address_of_a_file_is_printed(source: str, url: str) -> None:
    assert _render(source, steps=[{"width": 1}, "rt-90"]) == url


def test_a_path_is_signed_where_its_policy_makes_files_private(configure: Configure) -> None:
    configure(POLICIES={"papers": {"fixed_parameters": {"isPrivateFile": True}}})
    assert "ik-s=" in _render('{% imagekit_url "/a.pdf" policy="papers" %}')
    assert "ik-s=" in _render('{% imagekit_image "/a.png" policy="papers" alt="" %}')


def test_an_address_is_escaped_where_it_is_printed_and_raw_in_a_variable() -> None:
    printed = '<a href="{% imagekit_url file width=1 %}">'
    kept = '{% imagekit_url file width=1 as url %}<a href="{{ url }}">'
    raw = _render(
        "{% autoescape off %}{% imagekit_url file width=1 %}{% endautoescape %}", file=AMPERSANDS
    )
    assert "/a&b'%3C.jpg?tr=w-1&ik-t=" in raw
    for source in (printed, kept):
        markup = _render(source, file=AMPERSANDS)
        assert "/a&amp;b&#x27;%3C.jpg?tr=w-1&amp;ik-t=" in markup
        assert only(markup, "a").attributes["href"] == raw
    by_length = _render("{% imagekit_url file width=1 as url %}{{ url|length }}", file=AMPERSANDS)
    assert int(by_length) == len(raw)


def test_a_picture_is_shown() -> None:
    found = only(
        _render(
            '{% imagekit_image cat "rt-90" alt="Ann" width=300 height=200 class="avatar" '
            'loading="eager" data_id=7 %}'
        ),
        "img",
    ).attributes
    assert found == {
        "src": f"{AT_CAT}?tr=rt-90:w-600,h-400",
        "srcset": f"{AT_CAT}?tr=rt-90:w-300,h-200 1x, {AT_CAT}?tr=rt-90:w-600,h-400 2x",
        "width": "300",
        "height": "200",
        "alt": "Ann",
        "loading": "eager",
        "decoding": "async",
        "class": "avatar",
        "data-id": "7",
    }


def test_a_transformation_may_be_named() -> None:
    found = only(
        _render('{% imagekit_image cat alt="" sizes="100vw" transformation="rt-90" %}'), "img"
    ).attributes
    assert found["src"] == f"{AT_CAT}?tr=rt-90:w-3840,c-at_max"


@pytest.mark.parametrize("autoescape", [True, False])
def test_a_picture_is_escaped_whatever_the_template_says(autoescape: bool) -> None:  # noqa: FBT001 - by name
    nasty = '"><script>alert(1)</script>'
    source = "{% imagekit_image file alt=nasty title=nasty|safe sizes=nasty %}"
    markup = _render(source, autoescape=autoescape, nasty=nasty, file=AMPERSANDS)
    [element] = elements(markup)
    assert [element.attributes[name] for name in ("alt", "title", "sizes")] == [nasty] * 3
    assert "&amp;ik-s=" in markup


@pytest.mark.parametrize(
    "source",
    [
        "{% blocktranslate asvar said %}{{ name }} & co{% endblocktranslate %}"
        "{% imagekit_image cat alt=said %}",
        '{% imagekit_image cat alt="O\'Brien & co" %}',
        '{% imagekit_image cat alt="O&#x27;Brien &amp; co" %}',
        "{% imagekit_image cat alt=both %}",
    ],
)
def test_words_that_are_html_already_are_not_escaped_twice(source: str) -> None:
    source = "{% load i18n %}" + source
    markup = _render(source, name="O'Brien", both="O'Brien & co")
    assert only(markup, "img").attributes["alt"] == "O'Brien & co"


@pytest.mark.parametrize("value", ["", None, ImageKitFile()])
@pytest.mark.parametrize(
    "source",
    ["{% imagekit_url file width=300 %}", '{% imagekit_image file alt="" %}'],
)
def test_no_file_prints_nothing(source: str, value: object) -> None:
    assert _render(source, file=value) == ""


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("{% imagekit_url cat widht=3 %}", '"widht" is no transformation. Did you mean "width"?'),
        ('{% imagekit_url cat blur="1,2" %}', 'blur is "1,2". It would end the step: leave'),
        ("{% imagekit_url cat 300 %}", "The transformation is 300. Give text,"),
        ("{% imagekit_url 'cat.jpg' %}", "The path is \"cat.jpg\". Give one that starts with '/'."),
        ('{% imagekit_url cat policy="papers" %}', 'policy is "papers", which is not open here.'),
        ("{% imagekit_url 300 %}", "The file is of type int. Give the value of a model's"),
        ("{% imagekit_image cat %}", "imagekit_image has no alt. Give the words that stand for"),
        ('{% imagekit_image cat alt="" onload="x()" %}', "onload could run script."),
        ('{% imagekit_image cat alt="" policy="papers" %}', 'policy is "papers", which is not'),
        ("{% imagekit_image nothing %}", "imagekit_image has no alt."),
    ],
)
def test_a_mistake_is_a_template_error(source: str, sentence: str) -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        _render(source)
    assert str(caught.value).startswith(sentence)
