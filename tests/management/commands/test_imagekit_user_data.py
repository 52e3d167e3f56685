import json
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError

from django_imagekit_jwt.models import IssuedToken
from tests.factories import issued_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def records(ann: User) -> list[IssuedToken]:
    """Give two records of Ann, and write one of Ben."""
    issued_token(jti="ben's", user=User.objects.create_user("ben"), username="ben")
    return [issued_token(jti=f"ann-{number}", user=ann, username="ann") for number in range(2)]


def run(*arguments: str) -> tuple[str, str]:
    """Give what is said on standard output and beside it."""
    out, beside = StringIO(), StringIO()
    call_command("imagekit_user_data", *arguments, stdout=out, stderr=beside)
    return out.getvalue(), beside.getvalue()


def answering(answer: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []

    def answer_(question: str) -> str:
        asked.append(question)
        return answer

    monkeypatch.setattr("builtins.input", answer_)
    return asked


def names() -> set[str]:
    return set(IssuedToken.objects.values_list("username", flat=True))


def exported(text: str) -> list[Any]:
    return [json.loads(line)["jti"] for line in text.splitlines()]


def test_the_records_are_counted_and_left(records: list[IssuedToken]) -> None:
    assert run("ann") == ("2 records found.\n", "")
    assert run("ben") == ("1 record found.\n", "")
    assert run("nobody") == ("0 records found.\n", "")
    assert names() == {"ann", "ben"}


def test_a_user_is_found_by_key(records: list[IssuedToken], ann: User) -> None:
    assert run(f"--key={ann.pk}") == ("2 records found.\n", "")
    with pytest.raises(CommandError, match='No user has the key "0"'):
        run("--key=0")


@pytest.mark.parametrize("arguments", [[], ["ann", "--key=1"]], ids=str)
def test_one_user_is_meant(records: list[IssuedToken], arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="name"):
        run(*arguments)


def test_nobody_is_not_a_user(records: list[IssuedToken]) -> None:
    issued_token(username="")
    with pytest.raises(CommandError, match="The user name is empty"):
        run("")


def test_a_deleted_user_is_found_by_the_name_as_it_was(
    records: list[IssuedToken], ann: User
) -> None:
    ann.delete()
    assert run("ann") == ("2 records found.\n", "")


def test_another_who_had_the_name_is_not_mixed_up_with_who_has_it(
    records: list[IssuedToken], ann: User
) -> None:
    ann.delete()
    issued_token(jti="new", user=User.objects.create_user("ann"), username="ann")
    said, _ = run("ann")
    assert said.startswith("2 records of this name, of no user of this site, left out.")
    assert said.endswith("1 record found.\n")
    out, _ = run("ann", "--export=-")
    assert exported(out) == ["new"]
    out, _ = run("ann", "--deleted", "--export=-")
    assert exported(out) == ["ann-1", "ann-0"]


def test_they_are_exported_to_a_file_that_only_its_owner_reads(
    records: list[IssuedToken], tmp_path: Path
) -> None:
    path = tmp_path / "ann.jsonl"
    assert run("ann", f"--export={path}") == (f"2 records found.\nExported to {path}.\n", "")
    assert exported(path.read_text("ascii")) == ["ann-1", "ann-0"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_on_standard_output_there_is_the_export_alone(records: list[IssuedToken]) -> None:
    out, beside = run("ann", "--export=-")
    assert exported(out) == ["ann-1", "ann-0"]
    assert beside == "2 records found.\n"


def test_a_file_that_is_there_is_not_written_over_and_nothing_is_done(
    records: list[IssuedToken], tmp_path: Path
) -> None:
    path = tmp_path / "there"
    path.write_text("mine")
    with pytest.raises(CommandError, match="Name a new file"):
        run("ann", f"--export={path}", "--anonymise", "--no-input")
    assert path.read_text() == "mine"
    assert names() == {"ann", "ben"}


@pytest.mark.parametrize("answer", ["y", "Yes "])
def test_they_are_anonymised_after_a_yes(
    records: list[IssuedToken], monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    asked = answering(answer, monkeypatch)
    out, _ = run("ann", "--anonymise")
    assert out == "2 records found.\n2 records anonymised.\n"
    assert asked == ["Anonymise 2 records, for good? [y/N] "]
    assert names() == {"", "ben"}


@pytest.mark.parametrize("answer", ["", "n", "anonymise"])
def test_they_are_left_after_anything_else(
    records: list[IssuedToken], monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    answering(answer, monkeypatch)
    assert run("ann", "--anonymise")[0] == "2 records found.\n"
    assert names() == {"ann", "ben"}


def test_a_script_is_not_asked_and_may_do_it_again(records: list[IssuedToken]) -> None:
    out, beside = run("ann", "--export=-", "--anonymise", "--no-input")
    assert exported(out) == ["ann-1", "ann-0"]
    assert beside == "2 records found.\n2 records anonymised.\n"
    assert run("ann", "--anonymise", "--no-input") == ("0 records found.\n", "")


def test_the_database_can_be_named(records: list[IssuedToken]) -> None:
    assert run("ann", "--database=default")[0] == "2 records found.\n"
