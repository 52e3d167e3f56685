"""Which names files get."""

import re

import pytest

from django_imagekit_jwt.testing.emulator.names import new_id, stored_folder, stored_name


@pytest.mark.parametrize(
    ("posted", "kept"),
    [
        ("dress.jpg", "dress.jpg"),
        ("a-b_c.2.JPG", "a-b_c.2.JPG"),
        ("my dress (1).jpg", "my_dress__1_.jpg"),
        ("été.png", "été.png"),
        ("हिन्दी१.png", "हिन्दी१.png"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("a\0b\nc\\d", "a_b_c_d"),
        ("😀", "_"),
    ],
)
def test_characters_outside_letters_and_digits_become_underscores(posted: str, kept: str) -> None:
    assert stored_name(posted, unique=False) == kept


@pytest.mark.parametrize(
    ("posted", "pattern"),
    [
        ("dress.jpg", r"dress_[A-Za-z0-9]{9}\.jpg"),
        ("a.tar.gz", r"a\.tar_[A-Za-z0-9]{9}\.gz"),
        ("README", r"README_[A-Za-z0-9]{9}"),
        (".htaccess", r"\.htaccess_[A-Za-z0-9]{9}"),
    ],
)
def test_a_unique_name_has_a_suffix_before_its_extension(posted: str, pattern: str) -> None:
    name = stored_name(posted, unique=True)
    assert re.fullmatch(pattern, name)
    assert name != stored_name(posted, unique=True)


@pytest.mark.parametrize(
    ("posted", "kept"),
    [
        ("", "/"),
        ("/", "/"),
        ("images", "/images/"),
        ("/images/summer/", "/images/summer/"),
        ("//images///summer", "/images/summer/"),
        ("été-2026/a_b", "/été-2026/a_b/"),
        ("../..", "/__/__/"),
        ("a.b c\\d", "/a_b_c_d/"),
    ],
)
def test_a_folder_is_a_clean_path(posted: str, kept: str) -> None:
    assert stored_folder(posted) == kept


def test_ids_are_24_hexadecimal_digits_and_differ() -> None:
    assert re.fullmatch(r"[0-9a-f]{24}", new_id())
    assert new_id() != new_id()
