import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_imagekit_jwt.exceptions import (
    FieldErrors,
    ImageKitJWTError,
    InvalidAnswer,
    InvalidEvent,
    InvalidParameters,
    InvalidToken,
    NotConfigured,
    NotIssued,
    PolicyViolation,
    UnknownPolicy,
    did_you_mean,
    shown,
)


@pytest.mark.parametrize(
    ("value", "quoted"),
    [
        ("a", '"a"'),
        ("Grüße\n\0\ud800", r'"Gr\u00fc\u00dfe\n\u0000\ud800"'),
        ("a" * 60, '"' + "a" * 60 + '"'),
        ("a" * 61, '"' + "a" * 59 + "..."),
        ("a" * 1_000_000, '"' + "a" * 59 + "..."),
        (5, "5"),
        (True, "true"),
        (None, "null"),
        (1.5, "1.5"),
        (10**100, "1" + "0" * 59 + "..."),
        ({"a": "secret"}, "an object"),
        (["secret"], "an array"),
        (b"a", "\"b'a'\""),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_a_value_is_quoted_short_and_on_one_line(value: object, quoted: str) -> None:
    assert shown(value) == quoted


@given(st.text() | st.integers() | st.floats() | st.binary())
def test_whatever_is_shown_is_printable_ascii_of_bounded_length(value: object) -> None:
    quoted = shown(value)
    assert quoted.isprintable()
    assert quoted.isascii()
    assert len(quoted) <= 63


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("avatar", 'Did you mean "avatars"?'),
        ("zzz", "Nothing near."),
        (5, "Nothing near."),
        ("avatars" * 100_000, "Nothing near."),
    ],
    ids=["near", "far", "a number", "very long"],
)
def test_the_nearest_name_is_asked_for(name: object, sentence: str) -> None:
    assert did_you_mean(name, ["avatars", "documents"], otherwise="Nothing near.") == sentence


def test_an_unknown_policy_names_itself_and_the_nearest() -> None:
    assert str(UnknownPolicy("avatar", ["avatars"])) == (
        'policy is "avatar", which is not open here. Did you mean "avatars"?'
    )
    assert str(UnknownPolicy("x")).endswith("Ask the site for its policies.")


@pytest.mark.parametrize("kind", [InvalidAnswer, InvalidParameters, PolicyViolation])
def test_field_errors_say_every_sentence(kind: type[FieldErrors]) -> None:
    error = kind({"a": ("One.", "Two."), "b": ["Three."]})
    assert str(error) == "One. Two. Three."
    assert error.errors == {"a": ["One.", "Two."], "b": ["Three."]}


@pytest.mark.parametrize(
    "kind",
    [
        InvalidAnswer,
        InvalidEvent,
        InvalidParameters,
        InvalidToken,
        NotConfigured,
        NotIssued,
        PolicyViolation,
        UnknownPolicy,
    ],
)
def test_one_base_class_catches_every_error(kind: type[Exception]) -> None:
    assert issubclass(kind, ImageKitJWTError)
