import io
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_imagekit_jwt.api.parsers import (
    MAX_BODY_BYTES,
    MAX_NAMES,
    AnyTypeJSONParser,
    BodyTooDeep,
    BodyTooLarge,
    InvalidJSON,
    parse_json,
)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"{}", {}),
        (b' {"a": [1, -0.5, true, null, "\\u00e9"]}\r\n', {"a": [1, -0.5, True, None, "é"]}),
        ('"é🙂"'.encode(), "é🙂"),
        (b'"\\ud800"', "\ud800"),
        (b'"\\u0000"', "\0"),
        (b'{"a": {"a": 1}, "b": {"a": 1}}', {"a": {"a": 1}, "b": {"a": 1}}),
        (b'"' + b"a" * (MAX_BODY_BYTES - 2) + b'"', "a" * (MAX_BODY_BYTES - 2)),
    ],
    ids=range(7),
)
def test_json_is_read(body: bytes, value: object) -> None:
    assert parse_json(body) == value
    assert AnyTypeJSONParser().parse(io.BytesIO(body)) == value


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "Expecting value"),
        (b" ", "Expecting value"),
        (b"{", "Expecting property name"),
        (b"{'a': 1}", "Expecting property name"),
        (b'{"a": 1,}', "The body is not JSON: "),
        (b"{} {}", "Extra data"),
        (b"fileName=a.png", "Expecting value"),
        (b'"a\nb"', "Invalid control character"),
        (b"\xff\xfe{\0}\0", "not UTF-8"),
        (b'"\xed\xa0\x80"', "not UTF-8"),
        ("\ufeff{}".encode(), "BOM"),
        ('{"a": "é"}'.encode("utf-16"), "not UTF-8"),
        (b"1" * 5000, "number that is too long"),
        (b"NaN", "holds NaN"),
        (b'{"a": -Infinity}', "holds -Infinity"),
        (b'{"a": 1, "b": 2, "a": 1}', 'names "a" twice'),
        (b'[{"x": {"\\ud800": 1, "\\ud800": 2}}]', r'names "\ud800" twice'),
    ],
    ids=lambda part: str(part)[:30],
)
def test_what_is_no_strict_json_is_refused_in_words(body: bytes, sentence: str) -> None:
    with pytest.raises(InvalidJSON) as caught:
        parse_json(body)
    assert sentence in str(caught.value.detail)
    assert str(caught.value.detail).isprintable()


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
def test_a_deep_body_is_refused(opening: bytes) -> None:
    with pytest.raises(BodyTooDeep):
        parse_json(opening * 100_000)


def test_a_large_body_is_refused_unread() -> None:
    with pytest.raises(BodyTooLarge):
        AnyTypeJSONParser().parse(io.BytesIO(b" " * (MAX_BODY_BYTES + 1)))


def test_an_object_of_many_names_is_refused_at_once() -> None:
    names = {str(index): 0 for index in range(MAX_NAMES)}
    assert parse_json(json.dumps(names).encode()) == names
    with pytest.raises(BodyTooLarge, match="has 101 names"):
        parse_json(json.dumps({**names, "one": "more"}).encode())
    started = time.monotonic()
    with pytest.raises(BodyTooLarge):
        parse_json(b"{" + b",".join(b'"%d":0' % one for one in range(90_000)) + b',"a":0,"a":0}')
    assert time.monotonic() - started < 5


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_whatever_json_says_is_read_as_python_reads_it(value: object) -> None:
    assert parse_json(json.dumps(value).encode()) == value


@given(st.binary())
def test_no_bytes_break_reading(body: bytes) -> None:
    try:
        parse_json(body)
    except (InvalidJSON, BodyTooDeep) as refused:
        body = str(refused.detail).encode()
    assert body.decode()
