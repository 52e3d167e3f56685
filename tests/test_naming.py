"""Templates of folders and file names: what they may say, and that no value leaves its place."""

import re
from dataclasses import replace
from datetime import datetime, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from django_imagekit_jwt.naming import DATE_DIRECTIVES, FileNameTemplate, FolderTemplate, Naming
from django_imagekit_jwt.protocol.parameters import validate_parameters
from django_imagekit_jwt.testing.emulator.names import stored_folder, stored_name

RANDOM = "0123456789abcdef" * 2
NAMING = Naming(
    user_pk="42",
    username="ann.b@example.com",
    policy="avatar",
    now=datetime(2026, 1, 2, 3, 4, tzinfo=timezone.utc),
    file_name="My dress.2.JPG",
    random=RANDOM,
)
HOSTILE_VALUES = [
    *["../..", "a/b", "/", "..", ".", "", " ", "%2e%2e%2f", "a\0b", "a\\..\\b", "\u202egpj.exe"],
    *["{user.pk}", "{0.__class__}", "%Y", "a" * 5000, "." * 5000, "\ud800", "😀", "a\r\nb", "İ.İ"],
]


@pytest.mark.parametrize(
    ("template", "folder"),
    [
        ("/", "/"),
        ("/avatars", "/avatars"),
        ("/avatars/", "/avatars"),
        ("/avatars/{user.pk}/{date:%Y/%m}", "/avatars/42/2026/01"),
        ("/{user.username}-{policy}", "/ann_b_example_com-avatar"),
        ("/{date}", "/2026-01-02"),
        ("/{date:}/", "/2026-01-02"),
        ("/{date:%G-W%V}/{date:%y%j_%H%M%d}", "/2026-W01/26002_030402"),
        ("/Bücher/{user.pk:}", "/Bücher/42"),
    ],
)
def test_a_folder_is_made_from_its_template(template: str, folder: str) -> None:
    assert FolderTemplate(template).render(NAMING) == folder


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{name}{extension}", "My_dress.2.jpg"),
        ("{random}{extension}", f"{RANDOM}.jpg"),
        ("{user.pk}.png", "42.png"),
        ("{user.username}_{policy}", "ann_b_example_com_avatar"),
        ("{date:%Y-%m}-{name}-{name}", "2026-01-My_dress.2-My_dress.2"),
        ("avatar", "avatar"),
        (".{extension}.", "..jpg."),
    ],
)
def test_a_file_name_is_made_from_its_template(template: str, name: str) -> None:
    assert FileNameTemplate(template).render(NAMING) == name


@pytest.mark.parametrize(
    ("template", "sent", "name"),
    [
        (
            "{user.pk}-{user.username}-{random}{extension}",
            "A.B",
            f"42-ann_b_example_com-{RANDOM}.b",
        ),
        ("{name}{extension}", "README", "README"),
        ("{name}{extension}", "", "_"),
        ("{name}{extension}", "..", "__"),
        ("{extension}", "README", "_"),
        ("{extension}.", "README", "_"),
        ("x{extension}", ".htaccess", "x"),
        ("x{extension}", "a.P G", "x.p_g"),
        ("x{extension}", "a." + "İ" * 19, "x." + "i\u0307" * 9 + "i"),
        ("{name}{extension}", "a" * 5000 + ".png", "a" * 251 + ".png"),
        ("{name}_{random}{extension}", "a" * 300 + ".png", "a" * 218 + f"_{RANDOM}.png"),
        ("{name}-{name}{extension}", "a" * 300 + ".png", f"{'a' * 125}-{'a' * 125}.png"),
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_a_clients_name_is_written_as_imagekit_would(template: str, sent: str, name: str) -> None:
    assert FileNameTemplate(template).render(replace(NAMING, file_name=sent)) == name


@pytest.mark.parametrize("directive", DATE_DIRECTIVES)
def test_each_directive_of_a_date_is_digits(directive: str) -> None:
    for now in (NAMING.now, datetime.max, datetime.min):  # noqa: DTZ901 - only formatted
        part = FolderTemplate(f"/{{date:{directive}}}").render(replace(NAMING, now=now))[1:]
        assert part.isdigit()
        assert len(part) <= 4


BAD_FOLDERS = {
    "/{user.id}": 'names "user.id", no field of a folder. Did you mean "user.pk"?',
    "/{user}": 'Did you mean "user.pk"?',
    "/{name}": 'names "name", no field of a folder.',
    "/{random}": "no field of a folder",
    "/{}": "Known are user.pk, user.username, policy, date.",
    "/{0}": "Known are",
    "/{user.pk.__class__}": 'Did you mean "user.pk"?',
    "/{user.pk[0]}": 'Did you mean "user.pk"?',
    "/{policy.parameters}": "no field of a folder",
    "/{ policy }": 'Did you mean "policy"?',
    "/{user.pk!r}": "has more than a name in user.pk. Write {user.pk} alone.",
    "/{user.pk:>9}": "Write {user.pk} alone.",
    "/{date!s}": "Write {date} alone.",
    "/{date:%B}": 'has "%B" in its date. Write any of %Y %y %m',
    "/{date:%-d}": 'has "%-" in its date.',
    "/{date:%Y%%}": 'has "%%" in its date.',
    "/{date:%}": 'has "%" in its date.',
    "/{date:%\n}": 'has "%\\n" in its date.',
    "/{date:{policy}}": 'has "{", which ImageKit keeps in no folder.',
    "/{date:%Y/../%m}": 'has ".", which ImageKit keeps in no folder.',
    "/a{date:/}/b": 'has "//". Write one "/"',
    "/{user.pk": "cannot be read: ",
    "/user.pk}": "Write each field in one pair of braces, such as {user.pk}.",
    "/{{user.pk}}": 'has "{", which',
    "": 'does not start with "/". Write the whole path, such as "/avatars".',
    "avatars": 'does not start with "/".',
    "{user.pk}/a": 'does not start with "/".',
    "//a": 'has "//".',
    "/a//": 'has "//".',
    "/..": 'has ".", which ImageKit keeps in no folder. Leave it out, or write "_".',
    "/.": 'has "."',
    "/a/../b": 'has "."',
    "/a\\b": 'has "\\\\", which',
    "/a\0": 'has "\\u0000", which',
    "/a\n": 'has "\\n", which',
    "/my photos": 'has " ", which',
    "/%2e%2e": 'has "%", which',
    "/\u202e": 'has "\\u202e", which',
    "/" + "a" * 1024: "may give 1025 characters. Shorten it to at most 1024.",
    "/{user.pk}" * 11: "may give 1111 characters.",
}
BAD_FILE_NAMES = {
    "": "is no file name. Write one.",
    "{filename}": 'names "filename", no field of a file name.',
    "{ext}": "no field of a file name.",
    "{user.password}": 'names "user.password"',
    "{name!a}": "Write {name} alone.",
    "{random:.8}": "Write {random} alone.",
    "a/{name}": 'has "/", which ImageKit keeps in no file name.',
    "{date:%Y/%m}": 'has "/", which',
    "..": 'has "..". Write one "." at most.',
    "{name}..png": 'has "..".',
    "a\\b": 'has "\\\\", which',
    "a b": 'has " ", which',
    "{name}}": "cannot be read",
    "{{{name}": 'has "{", which',
    "a" * 256: "may give 256 characters. Shorten it to at most 255.",
    "{user.pk}{user.username}{policy}": "may give 300 characters.",
    "a" * 254 + "{name}{name}": "may give 256 characters.",
}


@pytest.mark.parametrize(("template", "said"), BAD_FOLDERS.items(), ids=lambda text: text[:20])
def test_a_folder_that_cannot_be_meant_is_refused_with_its_mend(template: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"^[ -~]+[.?]$") as caught:
        FolderTemplate(template)
    assert said in str(caught.value)


@pytest.mark.parametrize(("template", "said"), BAD_FILE_NAMES.items(), ids=lambda text: text[:20])
def test_a_file_name_that_cannot_be_meant_is_refused_with_its_mend(
    template: str, said: str
) -> None:
    with pytest.raises(ValueError, match=r"^[ -~]+[.?]$") as caught:
        FileNameTemplate(template)
    assert said in str(caught.value)


def test_only_a_template_that_reads_randomness_is_random() -> None:
    assert FileNameTemplate("{random}").is_random
    assert not FileNameTemplate("random{name}").is_random
    assert not FolderTemplate("/random").is_random


def test_a_template_is_its_text() -> None:
    assert FolderTemplate("/a") == FolderTemplate("/a")
    assert FolderTemplate("/a") != FolderTemplate("/a/")
    assert len({FolderTemplate("/a"), FolderTemplate("/a")}) == 1
    assert repr(FolderTemplate("/a")) == "FolderTemplate(text='/a')"


VALUES = st.text() | st.sampled_from(HOSTILE_VALUES) | st.text("./\\%2e\0\u202e{}", max_size=300)
NAMINGS = st.builds(
    Naming,
    user_pk=VALUES,
    username=VALUES,
    policy=VALUES,
    now=st.datetimes(),
    file_name=VALUES,
    random=st.just(RANDOM),
)
PIECES = ["/", "a", "{user.pk}", "{user.username}", "{policy}", "{date:%Y/%m}", "{date}", "."]
FOLDERS = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
NAME_PIECES = [*PIECES[1:5], *PIECES[6:], "{name}", "{extension}", "{random}"]
FILE_NAMES = st.lists(st.sampled_from(NAME_PIECES), max_size=5).map("".join)
_LONG = re.compile("user|policy")


@given(FOLDERS, NAMINGS)
def test_no_folder_leaves_its_prefix(below: str, naming: Naming) -> None:
    text = f"/fixed/{below}"
    assume("//" not in text and "." not in below.replace("user.", ""))
    folder = FolderTemplate(text).render(naming)
    assert f"{folder}/".startswith("/fixed/")
    assert folder.count("/") == text.rstrip("/").count("/")
    assert not {"", ".", ".."}.intersection(folder.split("/")[1:])
    assert stored_folder(folder) == f"{folder}/"
    validate_parameters({"fileName": "a", "folder": folder})


@given(FILE_NAMES, NAMINGS)
def test_no_file_name_is_a_path(text: str, naming: Naming) -> None:
    assume(text and ".." not in text and len(_LONG.findall(text)) < 2)
    name = FileNameTemplate(text).render(naming)
    validate_parameters({"fileName": name})
    assert stored_name(name, unique=False) == name
    assert name.strip(".")
    assert RANDOM in name or "{random}" not in text


@given(st.text() | st.lists(st.sampled_from([*PIECES, *"{}!:[]%\\", "name", "\0"])).map("".join))
def test_any_text_is_a_template_or_refused_in_printable_words(text: str) -> None:
    said = ""
    for kind in (FolderTemplate, FileNameTemplate):
        try:
            kind(text).render(NAMING)
        except ValueError as refused:
            said += str(refused) or "\n"
    assert said.isprintable()


@pytest.mark.parametrize("value", HOSTILE_VALUES, ids=lambda text: ascii(text)[:20])
def test_a_hostile_user_stays_in_one_segment(value: str) -> None:
    hostile = replace(NAMING, user_pk=value, username=value, policy=value, file_name=value)
    folder = FolderTemplate("/a/{user.username}/{user.pk}/{policy}").render(hostile)
    name = FileNameTemplate("{user.pk}-{name}{extension}").render(hostile)
    assert folder.count("/") == 4
    assert stored_folder(folder) == folder + "/"
    assert stored_name(name, unique=False) == name
