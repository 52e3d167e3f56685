from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests.uploading import reported

pytestmark = pytest.mark.django_db


@pytest.fixture
def orphans(imagekit: Emulator, ann: User) -> list[IssuedToken]:
    return [reported(ann, form_field="avatar", fileName=f"{name}.png") for name in ("a", "b")]


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("imagekit_orphans", "--older-than=0", *arguments, stdout=out)
    return out.getvalue()


def answering(answer: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []

    def answer_(question: str) -> str:
        asked.append(question)
        return answer

    monkeypatch.setattr("builtins.input", answer_)
    return asked


def test_they_are_listed_and_left(orphans: list[IssuedToken], imagekit: Emulator) -> None:
    said = run()
    for record in orphans:
        assert f"{record.iat:%Y-%m-%d %H:%M}  default  ann  {record.file_path}\n" in said
    assert said.endswith("2 uploads that no form took.\n")
    assert len(imagekit.files()) == 2


def test_none_is_said_too(db: None) -> None:
    assert run("--delete") == "0 uploads that no form took.\n"


def test_new_ones_are_left_out(orphans: list[IssuedToken]) -> None:
    out = StringIO()
    call_command("imagekit_orphans", stdout=out)
    assert out.getvalue() == "0 uploads that no form took.\n"


def test_policies_are_chosen_by_name(orphans: list[IssuedToken]) -> None:
    assert "0 uploads" in run("--policy", "avatars")
    assert "2 uploads" in run("--policy", "avatars", "--policy", "default")


@pytest.mark.parametrize("answer", ["y", "Yes "])
def test_they_are_removed_after_a_yes(
    orphans: list[IssuedToken], imagekit: Emulator, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    asked = answering(answer, monkeypatch)
    assert "Removed 2 uploads." in run("--delete")
    assert asked == ["Remove 2 uploads from ImageKit, for good? [y/N] "]
    assert imagekit.files() == ()


@pytest.mark.parametrize("answer", ["", "n", "delete"])
def test_they_are_left_after_anything_else(
    orphans: list[IssuedToken], imagekit: Emulator, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    answering(answer, monkeypatch)
    assert "Removed" not in run("--delete")
    assert len(imagekit.files()) == 2


def test_a_script_is_not_asked(orphans: list[IssuedToken], imagekit: Emulator) -> None:
    orphans[0].delete()
    assert "Removed 1 upload." in run("--delete", "--no-input")
    assert len(imagekit.files()) == 1


def test_it_stops_where_imagekit_does_not_answer(
    orphans: list[IssuedToken], imagekit: Emulator
) -> None:
    imagekit.api.fail_next(500)
    with pytest.raises(CommandError, match=r"Removed 0 uploads\. Stopped: .* answered 500\."):
        run("--delete", "--no-input")
    assert len(imagekit.files()) == 2


def test_a_time_to_come_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match=r"--older-than is -1\.0\. Give hours from 0 up\."):
        call_command("imagekit_orphans", "--older-than=-1")
