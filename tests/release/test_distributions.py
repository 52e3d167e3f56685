"""What is released holds what it should, and nothing else."""

import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.metadata import Metadata

OF_THE_WHEEL = {
    "METADATA",
    "RECORD",
    "WHEEL",
    "entry_points.txt",
    "licenses/LICENSE",
    "top_level.txt",
}


@pytest.fixture(scope="module")
def wheel(distributions: Path) -> ZipFile:
    (found,) = distributions.glob("*.whl")
    return ZipFile(found)


@pytest.fixture(scope="module")
def metadata(wheel: ZipFile) -> Metadata:
    (name,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
    return Metadata.from_email(wheel.read(name))


def test_the_wheel_is_the_package_and_its_metadata(
    wheel: ZipFile, metadata: Metadata, tracked: list[str]
) -> None:
    info = f"django_imagekit_jwt-{metadata.version}.dist-info/"
    package = {name for name in tracked if name.startswith("django_imagekit_jwt/")}
    assert set(wheel.namelist()) == package | {info + name for name in OF_THE_WHEEL}


def test_the_wheel_has_what_no_python_file_is(wheel: ZipFile) -> None:
    suffixes = {Path(name).suffix for name in wheel.namelist()}
    assert {".css", ".html", ".js", ".lark", ".mo", ".po", ".ts", ".typed"} <= suffixes


def test_the_sdist_is_the_whole_project(distributions: Path, tracked: list[str]) -> None:
    (found,) = distributions.glob("*.tar.gz")
    with tarfile.open(found) as sdist:
        files = [Path(member.name) for member in sdist if member.isfile()]
    names = {str(Path(*file.parts[1:])) for file in files}
    made = {name for name in names if name == "PKG-INFO" or ".egg-info/" in name}
    assert names - made == set(tracked)


def test_the_licence_is_named_as_spdx_has_it(metadata: Metadata) -> None:
    assert metadata.license_expression == "MIT"
    assert metadata.license_files == ["LICENSE"]


def test_the_index_would_take_them(distributions: Path) -> None:
    check = [
        sys.executable,
        "-m",
        "twine",
        "check",
        "--strict",
        *map(str, distributions.glob("*.*")),
    ]
    checked = subprocess.run(check, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_few_packages_are_needed(metadata: Metadata) -> None:
    always = {one.name for one in metadata.requires_dist or () if one.marker is None}
    assert always == {"django", "djangorestframework", "pyjwt"}
