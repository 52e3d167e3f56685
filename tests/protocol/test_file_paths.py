"""Where an upload may be stored; the emulator, which has its own code, stores there."""

import string
from collections.abc import Mapping

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from django_imagekit_jwt.protocol.file_paths import (
    could_be_at,
    expected_path,
    is_unique,
    path_key,
    possible_keys,
)
from django_imagekit_jwt.testing.emulator.names import stored_folder, stored_name

CAT = {"fileName": "cat.png", "folder": "/avatars"}
EXACT_CAT = {**CAT, "useUniqueFileName": "false"}
CONVERTED = {**CAT, "fileName": "cat.heic", "transformation": '{"pre": "f-jpg"}'}
COMPOSED, DECOMPOSED = "\u00e9", "e\u0301"

HOSTILE = st.text("ab./\\ _-%é\u0301\0\u202e😀", min_size=1, max_size=30) | st.text(min_size=1)
NAMES = HOSTILE.map(lambda text: text.replace("/", "")).filter(bool)
UPLOADS = st.fixed_dictionaries({"fileName": NAMES}, optional={"folder": HOSTILE})
SUFFIXES = st.text(string.ascii_letters + string.digits + "_-", min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("folder", "name", "path"),
    [
        ("/", "cat.png", "/cat.png"),
        ("", "cat.png", "/cat.png"),
        ("///", "cat.png", "/cat.png"),
        ("avatars", "cat.png", "/avatars/cat.png"),
        ("/avatars/", "cat.png", "/avatars/cat.png"),
        ("//a///b//", "cat.png", "/a/b/cat.png"),
        ("/a/../b", "cat.png", "/a/__/b/cat.png"),
        ("/a.b/c d", "my cat (1).png", "/a_b/c_d/my_cat__1_.png"),
        ("/Größe", "日本.png", "/Größe/日本.png"),
        ("/", "a/b.png", "/a_b.png"),
        ("/", "..", "/__"),
        ("/", DECOMPOSED, f"/{COMPOSED}"),
        ("/" + "a" * 300, "b" * 400, "/" + "a" * 300 + "/" + "b" * 400),
    ],
    ids=lambda text: ascii(text)[:20],
)
def test_an_upload_is_expected_at_its_folder_and_name(folder: str, name: str, path: str) -> None:
    assert expected_path({"folder": folder, "fileName": name}) == path


def test_an_upload_without_a_folder_is_expected_in_the_root() -> None:
    assert expected_path({"fileName": "cat.png"}) == "/cat.png"


@pytest.mark.parametrize(
    ("parameters", "unique"),
    [
        ({}, True),
        ({"useUniqueFileName": "true"}, True),
        ({"useUniqueFileName": "false"}, False),
    ],
)
def test_a_name_is_made_unique_unless_the_upload_says_not(
    parameters: Mapping[str, str], *, unique: bool
) -> None:
    assert is_unique(parameters) is unique


@pytest.mark.parametrize(
    ("parameters", "path"),
    [
        (CAT, "/avatars/cat.png"),
        (CAT, "/avatars/cat_PV9kNy9gg.png"),
        (CAT, "/avatars/cat_1.png"),
        (CAT, "/avatars/cat_VhnqnCgUH_.png"),
        (CAT, "/avatars/cat_kK1XrhP-c.png"),
        (CAT, "/avatars/cat_-_-_-_-_-.png"),
        (CAT, "/avatars/cat_" + "x" * 20 + ".png"),
        (EXACT_CAT, "/avatars/cat.png"),
        (CAT, "/avatars/cat.png_iEyH1dQme"),
        ({"fileName": "Dr. Smith"}, "/Dr._Smith_iEyH1dQme"),
        ({"fileName": "README"}, "/README_iEyH1dQme"),
        ({"fileName": ".htaccess"}, "/.htaccess_iEyH1dQme"),
        ({"fileName": "a.tar.gz"}, "/a.tar_iEyH1dQme.gz"),
        ({"fileName": "a_b_c.png"}, "/a_b_c_iEyH1dQme.png"),
        ({"fileName": "my cat.png", "folder": "/a b"}, "/a b/my cat_iEyH1dQme.png"),
        ({"fileName": COMPOSED}, f"/{DECOMPOSED}"),
        ({"fileName": DECOMPOSED}, f"/{COMPOSED}_iEyH1dQme"),
        (CONVERTED, "/avatars/cat.heic"),
        (CONVERTED, "/avatars/cat.jpg"),
        (CONVERTED, "/avatars/cat_iEyH1dQme.jpg"),
        (CONVERTED, "/avatars/cat"),
        ({**CONVERTED, "fileName": "cat"}, "/avatars/cat_iEyH1dQme.jpg"),
        ({**CONVERTED, "useUniqueFileName": "false"}, "/avatars/cat.jpg"),
    ],
    ids=lambda value: ascii(value["fileName"]) if isinstance(value, dict) else ascii(value)[:40],
)
def test_an_upload_could_be_here(parameters: Mapping[str, str], path: str) -> None:
    assert could_be_at(parameters, path) is True


@pytest.mark.parametrize(
    ("parameters", "path"),
    [
        (CAT, "/cat.png"),
        (CAT, "/other/cat.png"),
        (CAT, "/avatars/deeper/cat.png"),
        (CAT, "/Avatars/cat.png"),
        (CAT, "/avatars/Cat.png"),
        (CAT, "/avatars/dog.png"),
        (CAT, "/avatars/cat.jpg"),
        (CAT, "/avatars/cat_iEyH1dQme.jpg"),
        (CAT, "/avatars/cat_iEyH1dQme"),
        (CAT, "/avatars/cat_.png"),
        (CAT, "/avatars/cat-iEyH1dQme.png"),
        (CAT, "/avatars/catiEyH1dQme.png"),
        (CAT, "/avatars/cat_é.png"),
        (CAT, "/avatars/cat_" + "x" * 21 + ".png"),
        (CAT, "/avatars/_iEyH1dQme.png"),
        (CAT, ""),
        (EXACT_CAT, "/avatars/cat_iEyH1dQme.png"),
        (EXACT_CAT, "/avatars/cat.jpg"),
        ({**CAT, "transformation": '{"post": []}'}, "/avatars/cat.jpg"),
        (CONVERTED, "/avatars/dog.jpg"),
        (CONVERTED, "/cat.jpg"),
        ({**CONVERTED, "useUniqueFileName": "false"}, "/avatars/cat_iEyH1dQme.jpg"),
    ],
    ids=lambda value: ascii(value["fileName"]) if isinstance(value, dict) else ascii(value)[:40],
)
def test_an_upload_could_not_be_here(parameters: Mapping[str, str], path: str) -> None:
    assert could_be_at(parameters, path) is False


@given(UPLOADS, SUFFIXES)
def test_an_upload_is_found_again_from_its_path_with_any_suffix(
    parameters: dict[str, str], suffix: str
) -> None:
    path = _with_suffix(expected_path(parameters), suffix)
    assert path_key(expected_path(parameters)) in possible_keys(path)
    assert could_be_at(parameters, path)


@given(parameters=UPLOADS, unique=st.booleans())
def test_an_upload_is_found_again_where_the_emulator_stores_it(
    parameters: dict[str, str], *, unique: bool
) -> None:
    sent = {**parameters, "useUniqueFileName": "true" if unique else "false"}
    folder = stored_folder(parameters.get("folder", "/"))
    path = folder + stored_name(parameters["fileName"], unique=unique)
    assert could_be_at(sent, path)
    assert path_key(expected_path(sent)) in possible_keys(path)


@given(UPLOADS, UPLOADS, SUFFIXES)
def test_an_upload_is_never_in_another_folder(
    parameters: dict[str, str], other: dict[str, str], suffix: str
) -> None:
    mine, theirs = expected_path(parameters), expected_path({**parameters, **other})
    assume(mine.rpartition("/")[0] != theirs.rpartition("/")[0])
    assert not could_be_at(parameters, theirs)
    assert not could_be_at(parameters, _with_suffix(theirs, suffix))
    assert path_key(mine) not in possible_keys(theirs)


@given(UPLOADS, UPLOADS)
def test_an_upload_whose_name_stays_is_never_under_another(
    parameters: dict[str, str], other: dict[str, str]
) -> None:
    assume(expected_path(parameters) != expected_path(other))
    assert not could_be_at({**parameters, "useUniqueFileName": "false"}, expected_path(other))


@given(HOSTILE)
def test_any_path_has_between_one_and_41_keys_that_differ(path: str) -> None:
    keys = possible_keys(path)
    assert 1 <= len(keys) <= 41
    assert len(set(keys)) == len(keys)


def test_the_keys_are_of_the_path_and_of_each_way_to_take_a_suffix_off() -> None:
    assert possible_keys("/a/b_c_d.png") == (
        path_key("/a/b_c_d.png"),
        path_key("/a/b_c.png"),
        path_key("/a/b.png"),
    )
    assert len(possible_keys("/" + "_" * 255)) == 21


def test_a_key_is_these_32_digits() -> None:
    assert path_key("/avatars/cat.png") == "6569398a9b8123f2f4fe49035f0fafe5"


def test_a_key_is_the_same_whatever_the_extension() -> None:
    assert path_key("/avatars/cat.heic") == path_key("/avatars/cat.jpg") == path_key("/avatars/cat")
    assert path_key("/avatars.png/cat") != path_key("/avatars/cat")


@pytest.mark.parametrize("other", ["/a", "/A/b.png", "/a/B.png", "a/b.png", "/a/b .png"])
def test_another_path_has_another_key(other: str) -> None:
    assert path_key(other) != path_key("/a/b.png")


def _with_suffix(path: str, suffix: str) -> str:
    folder, _, name = path.rpartition("/")
    stem, dot, extension = name.rpartition(".")
    name = f"{stem}_{suffix}{dot}{extension}" if stem else f"{name}_{suffix}"
    return f"{folder}/{name}"
