"""Names as ImageKit writes them; the emulator, which has its own code, agrees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_imagekit_jwt.protocol.file_names import (
    sanitized_name,
    sanitized_segment,
    split_name,
    written_name,
    written_segment,
)
from django_imagekit_jwt.protocol.parameters import validate_parameters
from django_imagekit_jwt.testing.emulator.names import stored_folder, stored_name

HOSTILE = st.text() | st.text("./\\%2e\0\u202e_aé", max_size=12) | st.text("a.", max_size=600)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("dress.jpg", "dress.jpg"),
        ("a-b_c.2.JPG", "a-b_c.2.JPG"),
        ("my dress (1).jpg", "my_dress__1_.jpg"),
        ("été हिन्दी१ ½.png", "été_हिन्दी१_½.png"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("C:\\fakepath\\a.png", "C__fakepath_a.png"),
        ("%2e%2e%2fa", "_2e_2e_2fa"),
        ("a\0b\nc", "a_b_c"),
        ("gpj.\u202eexe", "gpj._exe"),
        ("😀", "_"),
        ("\ud800", "_"),
        ("", "_"),
        (" ", "_"),
        (".", "_"),
        ("..", "__"),
        ("...", "___"),
        (".htaccess", ".htaccess"),
        ("a.", "a."),
        ("a" * 300 + ".jpeg", "a" * 250 + ".jpeg"),
        ("a." + "b" * 300, "a." + "b" * 253),
        ("." * 300 + "a", "_" * 255),
        ("." * 300 + "a.png", "." * 251 + ".png"),
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_a_file_name_is_as_imagekit_writes_it(name: str, kept: str) -> None:
    assert sanitized_name(name) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ann", "ann"),
        ("ann-b_c", "ann-b_c"),
        ("ann.b@example.com", "ann_b_example_com"),
        ("Анна", "Анна"),
        ("../..", "_____"),
        ("%2e%2e", "_2e_2e"),
        ("a/b\\c\0", "a_b_c_"),
        ("", "_"),
        (".", "_"),
        ("..", "__"),
        ("a" * 5000, "a" * 100),
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_a_segment_of_a_folder_is_as_imagekit_writes_it(text: str, kept: str) -> None:
    assert sanitized_segment(text) == kept


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a.png", ("a", ".png")),
        ("a.tar.gz", ("a.tar", ".gz")),
        ("README", ("README", "")),
        (".htaccess", (".htaccess", "")),
        ("..a", ("..a", "")),
        ("a.", ("a.", "")),
        ("", ("", "")),
        ("a." + "b" * 19, ("a", "." + "b" * 19)),
        ("a." + "b" * 20, ("a." + "b" * 20, "")),
    ],
)
def test_a_name_has_a_stem_and_perhaps_an_extension(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


@given(HOSTILE)
def test_any_name_becomes_one_that_may_be_sent_and_is_stored_as_it_is(name: str) -> None:
    kept = sanitized_name(name)
    validate_parameters({"fileName": kept})
    assert kept.strip(".")
    assert stored_name(kept, unique=False) == sanitized_name(kept) == kept


@given(HOSTILE.filter(lambda name: name.strip(".") and len(name) <= 255))
def test_the_emulator_writes_a_name_alike(name: str) -> None:
    assert sanitized_name(name) == stored_name(name, unique=False)


@given(HOSTILE)
def test_what_is_cut_and_what_is_not_are_written_alike(text: str) -> None:
    assert sanitized_name(text[:255]) == written_name(text[:255])
    assert sanitized_segment(text) == written_segment(text)[:100]


def test_what_is_written_is_not_cut() -> None:
    assert written_name("é" * 300 + ".jpeg") == "é" * 300 + ".jpeg"
    assert written_segment("é" * 5000) == "é" * 5000


@given(HOSTILE)
def test_any_text_becomes_one_segment_that_is_stored_as_it_is(text: str) -> None:
    kept = sanitized_segment(text)
    assert 1 <= len(kept) <= 100
    assert stored_folder(kept) == f"/{kept}/"
    assert sanitized_segment(kept) == kept


def test_every_character_there_is_is_written_as_the_emulator_does() -> None:
    known = "".join(map(chr, range(0x110000))).replace(".", "").replace("/", "")
    for first in range(0, len(known), 100):
        some = known[first : first + 100]
        assert sanitized_name(some) == stored_name(some, unique=False)
        assert f"/{sanitized_segment(some)}/" == stored_folder(some)
