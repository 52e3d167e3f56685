"""Limits as an expression: sizes, media types, and a site's own words among ours."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_imagekit_jwt.protocol.parameters import validate_parameters
from django_imagekit_jwt.protocol.upload_checks import (
    Limits,
    declared_excess,
    human_size,
    parse_mime_type,
    parse_size,
    to_checks,
)

MB = 1024 * 1024
SITES_OWN = '"request.folder" = "/a" OR "request.folder" = "/b"'


@pytest.mark.parametrize(
    ("written", "size"),
    [
        (0, 0),
        (2097152, 2 * MB),
        ("2097152", 2 * MB),
        ("2 MB", 2 * MB),
        ("2mb", 2 * MB),
        ("1.5 GB", 1536 * MB),
        ("300 kb", 300 * 1024),
        ("10 b", 10),
        ("0.1 Kb", 102),
        (10**15 - 1, 10**15 - 1),
    ],
)
def test_a_size_is_bytes_or_a_number_with_a_unit(written: int | str, size: int) -> None:
    assert parse_size(written) == size


@pytest.mark.parametrize(
    "written",
    [
        *[True, False, None, 2.5, float("nan"), b"2", [2], -1, "-1 MB", 10**15, -(10**15)],
        *["", " ", "nan", "inf", "MB", "2 TB", "2 MiB", "2 megabytes", "1e3", "0x10", "2,5 MB"],
        *["2  MB", " 2 MB", "2 MB\n", "٢ MB", "2 \u212ab", "1." + "0" * 16, "9" * 16],
        *["2 MB) OR (1", "999999999999999 GB", "1.2.3 MB", ".5 MB", "5. MB"],
    ],
    ids=lambda written: ascii(written)[:20],
)
def test_what_is_no_size_is_refused(written: Any) -> None:
    with pytest.raises(ValueError, match=r"^[ -~]+$"):
        parse_size(written)


def test_a_refused_size_is_named_with_its_mend() -> None:
    with pytest.raises(
        ValueError, match=r'^"2 TB" is no size\. Write bytes, or a text such as "300'
    ):
        parse_size("2 TB")
    with pytest.raises(ValueError, match=r'^"999999 GB" is no size\. Write 0 to 9+ bytes\.$'):
        parse_size("999999 GB")


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1 KB"),
        (300 * 1024, "300 KB"),
        (2 * MB, "2 MB"),
        (2 * MB + 1, "2097153 B"),
        (MB * 3 // 2, "1.5 MB"),
        (1536 * MB, "1.5 GB"),
        (100 * MB, "100 MB"),
        (2000 * 1024 * MB, "2000 GB"),
        (1234567, "1234567 B"),
    ],
)
def test_a_size_is_shown_in_its_largest_exact_unit(size: int, text: str) -> None:
    assert human_size(size) == text


@given(st.integers(0, 10**15 - 1) | st.integers(0, 10**7).map(lambda n: n * 512))
def test_a_size_that_is_shown_reads_back_as_itself(size: int) -> None:
    assert parse_size(human_size(size)) == size


@pytest.mark.parametrize(
    "written", ["image/PNG", "Image/*", "a1/vnd.ms-x.Y.12", "image/svg+xml", "x/" + "a" * 127]
)
def test_a_mime_type_is_read_in_lower_case(written: str) -> None:
    assert parse_mime_type(written) == written.lower()


@pytest.mark.parametrize(
    "written",
    [
        *["", "image", "image/", "/png", "*/*", "*", "*/png", "image/p*", "image/**", "a/b/c"],
        *['image/"png', "image/'png", "image\\png", "image/ png", " image/png", "image/png\n"],
        *["image/png;q=1", "image/png, image/gif", "image/png)", "image/[png]", "-a/b", "a/.b"],
        *["imagé/png", "image/\u212a", "a/" + "b" * 128, "image/png\0"],
    ],
    ids=ascii,
)
def test_what_is_no_mime_type_is_refused_with_a_mend(written: str) -> None:
    with pytest.raises(ValueError, match=r"^[ -~]+(Write such as|Leave the types out)[ -~]+\.$"):
        parse_mime_type(written)
    with pytest.raises(ValueError, match=r"^[ -~]+\.$"):
        Limits(mime_types=(written,))


@pytest.mark.parametrize(
    ("limits", "also", "expression"),
    [
        ({}, "", ""),
        ({}, "  \n", ""),
        ({}, SITES_OWN + "\n", SITES_OWN),
        ({"max_size": 2 * MB}, "", '"file.size" <= 2097152'),
        ({"min_size": 0, "max_size": 9}, "", '"file.size" >= 0 AND "file.size" <= 9'),
        ({"mime_types": ["image/PNG"]}, "", '"file.mime" = "image/png"'),
        ({"mime_types": ["image/*"]}, "", '"file.mime" : "image/"'),
        ({"mime_types": ["a/b", "a/c"]}, "", '"file.mime" IN ["a/b", "a/c"]'),
        ({"mime_types": ["a/*", "a/b", "a/*"]}, "", '"file.mime" : "a/"'),
        (
            {"mime_types": ["a/*", "x/y", "b/*"]},
            "",
            '("file.mime" = "x/y" OR "file.mime" : "a/" OR "file.mime" : "b/")',
        ),
        (
            {"mime_types": ["x/*", "a/b", "a/c"], "max_size": 5},
            SITES_OWN,
            f'({SITES_OWN}) AND ("file.mime" IN ["a/b", "a/c"] OR "file.mime" : "x/")'
            ' AND "file.size" <= 5',
        ),
        (
            {"min_width": 1, "max_width": 20, "min_height": 3, "max_height": 4},
            "",
            '"mediaMetadata.width" >= 1 AND "mediaMetadata.width" <= 20'
            ' AND "mediaMetadata.height" >= 3 AND "mediaMetadata.height" <= 4',
        ),
        (
            {"min_duration": 0.1 + 0.2, "max_duration": 60},
            "",
            '"mediaMetadata.duration" >= 0.3 AND "mediaMetadata.duration" <= 60',
        ),
        ({"max_duration": 1e14}, "", '"mediaMetadata.duration" <= 100000000000000'),
    ],
)
def test_limits_have_one_expression(limits: dict[str, Any], also: str, expression: str) -> None:
    assert to_checks(Limits(**limits), also) == expression


@pytest.mark.parametrize(
    "value", [-1, True, 10**15, float("nan"), float("inf"), "5", '5 OR "a" = 1', [5]], ids=str
)
@pytest.mark.parametrize("name", ["min_size", "max_width", "max_duration"])
def test_a_bound_that_is_no_number_from_zero_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"^{name} is .+ Make it a number from 0 to 9+[.]$"):
        Limits(**{name: value})


FINE = [
    SITES_OWN,
    "'file.size' < '1mb'",
    '("a" = 1 OR ("b" = 2)) AND "c" IN [x, y]',
    '"request.fileName" : "it\'s (1)"',
    '"request.fileName" : "Ü [a)("',
    '"a" = \' AND "b" = \'',
]
BREAKING_OUT = [
    *['"a" = 1) OR ("b" = 1', '("a" = 1))', '(("a" = 1)', '"a" = "1', "'a' = '1", '"a" = 1"'],
    *['"request.fileName" = ")"', '"a" = \' ) OR ("b" = \' AND "a" = 1', '"a" IN [x', '"a" IN x]'],
    *['([)] "a" = 1', '"a" = "\\" OR "b" = "c"', '"a" = 1\n) OR (', '"a" =\n1', '"a" = 1\0'],
    *['"a" = "\u202e"', '"a" = "\ud800"'],
]


@pytest.mark.parametrize("also", FINE)
def test_an_expression_of_the_sites_own_keeps_its_meaning_in_parentheses(also: str) -> None:
    assert to_checks(Limits(max_size=5), also) == f'({also}) AND "file.size" <= 5'
    assert to_checks(Limits(), also) == also


@pytest.mark.parametrize("also", BREAKING_OUT, ids=ascii)
def test_an_expression_that_could_leave_its_parentheses_is_refused(also: str) -> None:
    for limits in (Limits(), Limits(max_size=5)):
        with pytest.raises(ValueError, match=r"could be read past its own end\. (Close|Write) "):
            to_checks(limits, also)


def test_an_expression_longer_than_the_parameter_is_refused() -> None:
    also = f'"a" = "{"b" * 4090}"'
    with pytest.raises(ValueError, match=r"^The checks have 4121 characters of 4096\. Name"):
        to_checks(Limits(max_size=5), also)


@given(st.text() | st.text("()[]\"' ab", max_size=9) | st.sampled_from(FINE))
def test_what_is_made_is_always_fit_to_be_signed(also: str) -> None:
    checks = said = ""
    try:
        checks = to_checks(Limits(max_size=5, mime_types=("a/*", "b/c")), also)
    except ValueError as refused:
        said = str(refused)
    assert said.isprintable()
    if checks:
        validate_parameters({"fileName": "a", "checks": checks})


@pytest.mark.parametrize(
    ("limits", "size", "mime"),
    [
        ({}, 10**12, "text/html"),
        ({"max_size": 5, "min_size": 5, "mime_types": ["a/*"]}, None, None),
        ({"max_size": 5, "min_size": 5, "mime_types": ["a/*"]}, 5, ""),
        ({"mime_types": ["a/*", "x/y"]}, 0, "a/b"),
        ({"mime_types": ["a/*", "x/y"]}, 0, "X/Y; charset=utf-8"),
    ],
)
def test_a_file_that_declares_nothing_wrong_is_let_be(
    limits: dict[str, Any], size: int | None, mime: str | None
) -> None:
    assert declared_excess(Limits(**limits), size, mime) == {}


def test_what_a_client_declares_in_excess_is_named_with_its_mend() -> None:
    limits = Limits(min_size=1024, max_size=2 * MB, mime_types=("image/*", "a/b"))
    assert declared_excess(limits, 2 * MB + 1, "text/html") == {
        "size": "size is 2097153 bytes, and at most 2 MB (2097152 bytes) are allowed."
        " Send a smaller file.",
        "type": 'type is "text/html". Send a file of image/* or a/b.',
    }
    assert declared_excess(limits, 1023, None) == {
        "size": "size is 1023 bytes, and at least 1 KB (1024 bytes) are needed. Send a larger file."
    }


@pytest.mark.parametrize("mime", ["image", "imagex/png", ";", " ", "a/b/c", "\0", "\u202ea/b"])
def test_a_declared_type_that_is_none_is_refused_in_printable_words(mime: str) -> None:
    limits = Limits(mime_types=("image/*", "a/b"))
    [sentence] = declared_excess(limits, None, mime).values()
    assert sentence.isprintable()
