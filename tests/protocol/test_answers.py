"""What ImageKit says of a file, read strictly: each fact of its type and length."""

from contextlib import suppress
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_imagekit_jwt.exceptions import InvalidAnswer
from django_imagekit_jwt.protocol.answers import FileFacts, read_facts

LEAST = {"fileId": "6540dbea002322e4ebe30de2", "filePath": "/image_iEyH1dQme.jpg"}
UPLOADED = {
    **LEAST,
    "name": "image_iEyH1dQme.jpg",
    "size": 2300818,
    "versionInfo": {"id": "6540dbea002322e4ebe30de2", "name": "Version 1"},
    "url": "https://ik.imagekit.io/demo/image_iEyH1dQme.jpg",
    "fileType": "image",
    "height": 4608,
    "width": 3456,
    "thumbnailUrl": "https://ik.imagekit.io/demo/tr:n-ik_ml_thumbnail/image_iEyH1dQme.jpg",
    "AITags": None,
}
DETAILS = {
    **UPLOADED,
    "mime": "image/jpeg",
    "isPrivateFile": False,
    "updatedAt": "2019-08-24T06:14:41.313Z",
}
UPDATED = datetime(2019, 8, 24, 6, 14, 41, 313000, tzinfo=timezone.utc)


def test_an_uploads_answer_is_read() -> None:
    assert read_facts(UPLOADED) == FileFacts(
        file_id="6540dbea002322e4ebe30de2",
        path="/image_iEyH1dQme.jpg",
        version_id="6540dbea002322e4ebe30de2",
        size=2300818,
        kind="image",
        url="https://ik.imagekit.io/demo/image_iEyH1dQme.jpg",
    )


def test_a_files_details_say_its_mime_type_privacy_and_moment() -> None:
    facts = read_facts(DETAILS)
    assert (facts.mime, facts.is_private, facts.updated_at) == ("image/jpeg", False, UPDATED)


def test_all_but_the_id_and_the_path_may_be_missing() -> None:
    assert read_facts(LEAST) == FileFacts(LEAST["fileId"], LEAST["filePath"])


@pytest.mark.parametrize(
    "name", ["versionInfo", "size", "mime", "fileType", "isPrivateFile", "url", "updatedAt"]
)
def test_a_null_says_nothing(name: str) -> None:
    assert read_facts({**LEAST, name: None}) == read_facts(LEAST)


@pytest.mark.parametrize(
    ("name", "value", "fact", "read"),
    [
        ("fileId", "a", "file_id", "a"),
        ("fileId", "aZ09_-" + "a" * 94, "file_id", "aZ09_-" + "a" * 94),
        ("filePath", "/a b/é..x.png", "path", "/a b/é..x.png"),
        ("filePath", "/" + "a" * 1499, "path", "/" + "a" * 1499),
        ("versionInfo", {}, "version_id", ""),
        ("versionInfo", {"id": None}, "version_id", ""),
        ("versionInfo", {"id": "a" * 100}, "version_id", "a" * 100),
        ("size", 0, "size", 0),
        ("size", 12.0, "size", 12),
        ("size", 10**15 - 1, "size", 10**15 - 1),
        ("mime", "a" * 255, "mime", "a" * 255),
        ("fileType", "", "kind", ""),
        ("isPrivateFile", True, "is_private", True),
        ("url", "http://127.0.0.1:8080/demo/a", "url", "http://127.0.0.1:8080/demo/a"),
        ("updatedAt", "2019-08-24T06:14:41.313Z", "updated_at", UPDATED),
        ("updatedAt", "2019-08-24T08:14:41.313000999+02:00", "updated_at", UPDATED),
        ("updatedAt", "2019-08-24T06:14:41Z", "updated_at", UPDATED.replace(microsecond=0)),
        ("updatedAt", "2019-08-24T06:14:41.3Z", "updated_at", UPDATED.replace(microsecond=300000)),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_a_member_is_read(name: str, value: object, fact: str, read: object) -> None:
    found = getattr(read_facts({**LEAST, name: value}), fact)
    assert found == read
    assert type(found) is type(read)


def test_a_moment_is_in_utc() -> None:
    facts = read_facts({**LEAST, "updatedAt": "2019-08-24T08:14:41.313+02:00"})
    assert facts.updated_at is not None
    assert facts.updated_at.utcoffset() == timedelta(0)


NOT_TEXT: list[Any] = [5, True, [], {}, b"a"]
UNKEEPABLE = ["a\0", "\n", "\x7f", "\ud800"]
REFUSED: dict[str, list[Any]] = {
    "fileId": [*NOT_TEXT, *UNKEEPABLE, "", "a" * 101, "a b", "é", "a/b", "٣", "a\n"],
    "filePath": [
        *[*NOT_TEXT, *["/" + text for text in UNKEEPABLE]],
        *["", "a.png", "/", "//a", "/a//b", "/a/", "/..", "/../a", "/a/../b", "/a/.."],
        "/" + "a" * 1500,
    ],
    "versionInfo": ["a", 5, [], {"id": 5}, {"id": "a" * 101}, {"id": "\0"}],
    "size": ["5", True, -1, 0.5, 10**15, 1e300, float("inf"), float("nan"), [], {}],
    "mime": [*NOT_TEXT, *UNKEEPABLE, "a" * 256],
    "fileType": [*NOT_TEXT, *UNKEEPABLE, "a" * 256],
    "isPrivateFile": ["true", 0, 1, [], {}],
    "url": [
        *[*NOT_TEXT, "", "a.png", "//host/a", "javascript:alert(1)", "data:text/html,a"],
        *["https://", "https://[", "https://user@host/a", "https://host/\0"],
        "https://host/" + "a" * 3988,
    ],
    "updatedAt": [
        *[*NOT_TEXT, "", "yesterday", "2019-08-24", "2019-08-24T06:14:41", "2019-08-24 06:14:41Z"],
        *["2019-13-24T06:14:41Z", "0000-01-01T00:00:00Z", "2019-08-24T06:14:41+25:00"],
        *["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "٢019-08-24T06:14:41Z"],
    ],
}


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name, values in REFUSED.items() for value in values],
    ids=lambda value: ascii(value)[:30],
)
def test_a_member_of_another_type_or_length_is_refused(name: str, value: Any) -> None:
    with pytest.raises(InvalidAnswer, match=rf"^{name} is .*\. Send ") as caught:
        read_facts({**LEAST, name: value})
    assert list(caught.value.errors) == [name]
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("name", ["fileId", "filePath"])
@pytest.mark.parametrize("answer", [{}, {"fileId": None, "filePath": None}])
def test_the_id_and_the_path_are_needed(name: str, answer: dict[str, Any]) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        read_facts(answer)
    assert caught.value.errors[name][0].startswith(f"{name} is missing. Send ")


def test_every_member_at_fault_is_named_with_its_mend() -> None:
    with pytest.raises(InvalidAnswer) as caught:
        read_facts({"fileId": "a b", "size": "12"})
    assert caught.value.errors == {
        "fileId": ["fileId is \"a b\". Send 1 to 100 of the letters A to Z, digits, '-' and '_'."],
        "filePath": [
            "filePath is missing. Send at most 1500 characters that start with '/', without '//' "
            "or '..'."
        ],
        "size": ['size is "12". Send a whole number of bytes from 0 to 999999999999999.'],
    }


@pytest.mark.parametrize("answer", [None, "text", 5, [], [LEAST]], ids=ascii)
def test_what_is_no_object_is_refused(answer: object) -> None:
    with pytest.raises(InvalidAnswer, match=r"^The answer is .* Send the JSON object"):
        read_facts(answer)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys([*DETAILS, "other"], JSON)))
def test_no_json_breaks_reading(members: dict[str, Any]) -> None:
    with suppress(InvalidAnswer):
        facts = read_facts({**LEAST, **members})
        assert facts.file_id
        assert facts.path.startswith("/")
