"""What limits mean to the emulator: by its own reading of them, and over HTTP to files that lie."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_imagekit_jwt.protocol.upload_checks import Limits, declared_excess, to_checks
from django_imagekit_jwt.testing.emulator import Emulator, running_emulator
from django_imagekit_jwt.testing.emulator.checks import comparisons, holds, parse
from django_imagekit_jwt.testing.emulator.comparisons import Fact, is_true, refuse_unknown
from django_imagekit_jwt.testing.emulator.refusals import FAILED_CHECKS, INVALID_PAYLOAD, Refusal
from tests.testing.emulator.client import PNG, Answer, image, send, sign

PDF = b"%PDF-1.4\n%%EOF"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
SCRIPTS = {
    "script": b"<script>alert(1)</script>",
    "html": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "shell": b"#!/bin/sh\nrm -rf /\n",
    "almost a PNG": b"\x89PNG<script>alert(1)</script>",
}
PICTURES = Limits(mime_types=("image/*",))
PNG_ONLY = Limits(mime_types=("image/png",))
SITES_OWN = '"request.folder" = "/a" OR "request.folder" = "/b"'


@dataclass(frozen=True)
class File:
    size: int
    mime: str
    width: int | None
    height: int | None
    duration: float | None


def _allows(limits: Mapping[str, Any], file: File) -> bool:
    """Say the same without the expression: from the words of Limits."""
    for measure in ("size", "width", "height", "duration"):
        low, high = limits.get(f"min_{measure}"), limits.get(f"max_{measure}")
        value = getattr(file, measure)
        if (low is not None or high is not None) and value is None:
            return False
        if (low is not None and value < low) or (high is not None and value > high):
            return False
    families = [wanted.split("/") for wanted in limits.get("mime_types", ())]
    kind, subtype = file.mime.split("/")
    return not families or any(one in ([kind, "*"], [kind, subtype]) for one in families)


def _emulator_allows(checks: str, file: File) -> bool:
    facts: dict[str, Fact] = {
        "request.folder": "/b",
        "file.size": file.size,
        "file.mime": file.mime,
        "mediaMetadata.width": file.width,
        "mediaMetadata.height": file.height,
        "mediaMetadata.duration": file.duration,
    }
    expression = parse(checks)
    for comparison in comparisons(expression):
        refuse_unknown(comparison)
    return holds(expression, lambda comparison: is_true(comparison, facts))


KNOWN_MIMES = ["image/png", "image/gif", "imagex/png", "video/mp4", "a/b"]
MIME_NAMES = st.from_regex(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,20}", fullmatch=True)
ANY_MIME = st.sampled_from(KNOWN_MIMES) | st.builds("{}/{}".format, MIME_NAMES, MIME_NAMES)
WANTED_MIMES = ANY_MIME | st.sampled_from(["image/*", "video/*"])
SMALL = st.integers(0, 6)
SECONDS = SMALL | st.integers(0, 6000).map(lambda milliseconds: milliseconds / 1000)
LIMITS = st.fixed_dictionaries(
    {},
    optional={
        **{f"{end}_{what}": SMALL for end in ("min", "max") for what in ("width", "height")},
        "min_size": SMALL | st.integers(0, 10**15 - 1),
        "max_size": SMALL | st.integers(0, 10**15 - 1),
        "min_duration": SECONDS,
        "max_duration": SECONDS,
        "mime_types": st.lists(WANTED_MIMES, max_size=4).map(tuple),
    },
)
FILES = st.builds(
    File,
    size=SMALL | st.integers(0, 10**15),
    mime=ANY_MIME,
    width=SMALL | st.none(),
    height=SMALL | st.none(),
    duration=SECONDS | st.none(),
)


@given(LIMITS, FILES, st.sampled_from(["", SITES_OWN, '"request.folder" = "/c"']))
def test_the_emulator_allows_what_the_limits_allow(
    limits: dict[str, Any], file: File, also: str
) -> None:
    checks = to_checks(Limits(**limits), also)
    expected = _allows(limits, file) and also in {"", SITES_OWN}
    assert (not checks or _emulator_allows(checks, file)) is expected


TRUE = '"file.size" > 0'
BETWEEN = [") OR (", " OR ", "(", ")", '"', "'", "\\", "\n", "]", TRUE]


@given(st.lists(st.sampled_from(BETWEEN), max_size=4).map("".join).map(f"{TRUE}{{}}{TRUE}".format))
def test_no_expression_of_the_sites_own_loosens_the_limits(also: str) -> None:
    try:
        checks = to_checks(Limits(max_size=5), also)
        loose = _emulator_allows(checks, File(6, "a/b", None, None, None))
    except (ValueError, Refusal):
        loose = False
    assert not loose


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with running_emulator() as running:
        yield running


def _upload(
    emulator: Emulator,
    limits: Limits,
    file: bytes,
    *,
    name: str = "cat.png",
    declared: str = "image/png",
    also: str = "",
    **posted: str,
) -> Answer:
    """Sign name and checks, then post the bytes under that name and whatever type is declared."""
    signed = {"fileName": name, "useUniqueFileName": "false", "checks": to_checks(limits, also)}
    fields = {**signed, "token": sign(signed), **posted}
    boundary = secrets.token_hex(8)
    heads = [f'name="{one}"\r\n\r\n{value}' for one, value in fields.items()]
    heads.append(f'name="file"; filename="{name}"\r\nContent-Type: {declared}\r\n\r\n')
    start = f"--{boundary}\r\nContent-Disposition: form-data; "
    body = "\r\n".join(start + head for head in heads).encode() + file
    body += f"\r\n--{boundary}--\r\n".encode()
    content_type = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    return send(emulator.upload_url, "POST", body, content_type)


def test_a_file_that_tells_the_truth_is_stored(emulator: Emulator) -> None:
    limits = Limits(
        mime_types=("image/png", "video/*"), min_size=1, max_size=len(PNG), min_width=3, max_width=3
    )
    answer = _upload(emulator, limits, PNG, also='"request.fileName" : "cat"')
    assert (answer.status, answer.json["size"]) == (200, len(PNG))


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize("limits", [PICTURES, PNG_ONLY], ids=["any image", "PNG"])
def test_a_png_that_is_a_script_is_refused(
    emulator: Emulator, limits: Limits, script: bytes
) -> None:
    assert declared_excess(limits, len(script), "image/png") == {}
    assert _upload(emulator, limits, script).refusal == (400, FAILED_CHECKS)


@pytest.mark.parametrize(
    ("file", "name", "declared"),
    [
        (PDF, "cat.png", "image/png"),
        (image("JPEG"), "cat.png", "image/png"),
        (SVG, "cat.svg", "image/png"),
        (PDF, "cat.png", "application/pdf"),
        (image("GIF"), "cat.PNG", "image/png; charset=utf-8"),
    ],
    ids=["PDF", "JPEG", "SVG", "PDF by type", "GIF"],
)
def test_another_type_of_file_is_refused_whatever_it_calls_itself(
    emulator: Emulator, file: bytes, name: str, declared: str
) -> None:
    answer = _upload(emulator, PNG_ONLY, file, name=name, declared=declared)
    assert answer.refusal == (400, FAILED_CHECKS)


@pytest.mark.parametrize(
    ("name", "declared"),
    [("cat.exe", "application/x-msdownload"), ("cat.pdf", "application/pdf"), ("cat", "x/y")],
)
def test_a_picture_under_another_name_and_type_is_still_a_picture(
    emulator: Emulator, name: str, declared: str
) -> None:
    assert _upload(emulator, PNG_ONLY, PNG, name=name, declared=declared).status == 200


@pytest.mark.parametrize(
    ("limits", "change", "status"),
    [(Limits(max_size=2048), change, status) for change, status in ((-1, 200), (0, 200), (1, 400))]
    + [(Limits(min_size=2048), change, 400 if change < 0 else 200) for change in (-1, 0, 1)],
)
def test_a_size_is_held_to_the_byte_whatever_was_declared(
    emulator: Emulator, limits: Limits, change: int, status: int
) -> None:
    assert declared_excess(limits, 2048, "image/png") == {}
    file = PNG + b"\0" * (2048 + change - len(PNG))
    assert _upload(emulator, limits, file).status == status


@pytest.mark.parametrize(
    ("bounds", "status"),
    [
        ({"max_width": 30, "max_height": 20, "min_width": 30, "min_height": 20}, 200),
        ({"max_width": 29}, 400),
        ({"max_height": 19}, 400),
        ({"min_width": 31}, 400),
    ],
)
def test_a_picture_is_held_to_its_width_and_height(
    emulator: Emulator, bounds: dict[str, Any], status: int
) -> None:
    assert _upload(emulator, Limits(**bounds), image("PNG", 30, 20)).status == status


@pytest.mark.parametrize(
    "file",
    [PDF, SVG, PNG[:20], b"GIF89a;<script>"],
    ids=["PDF", "SVG", "half a PNG", "GIF's head"],
)
def test_what_cannot_be_measured_fails_a_bound_of_the_width(
    emulator: Emulator, file: bytes
) -> None:
    assert _upload(emulator, Limits(max_width=9999), file).refusal == (400, FAILED_CHECKS)


def test_an_svg_with_a_script_is_an_image_so_name_types_to_keep_it_out(emulator: Emulator) -> None:
    assert _upload(emulator, PICTURES, SVG, name="cat.svg").status == 200


@pytest.mark.parametrize(
    "posted",
    [{"checks": '"file.size" <= 99999'}, {"checks": ""}, {"fileName": "cat.svg"}],
    ids=["looser checks", "no checks", "another name"],
)
def test_the_limits_cannot_be_changed_once_signed(
    emulator: Emulator, posted: dict[str, str]
) -> None:
    assert _upload(emulator, Limits(max_size=5), PNG, **posted).refusal == (400, INVALID_PAYLOAD)


@pytest.mark.parametrize("also", ['"file.size" > 0', '"file.size" > 0 OR "file.size" < 9'])
def test_a_sites_own_expression_does_not_loosen_the_limits(emulator: Emulator, also: str) -> None:
    assert _upload(emulator, Limits(max_size=5), PNG, also=also).refusal == (400, FAILED_CHECKS)
