import time
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from django_imagekit_jwt.models import IssuedToken, ReceivedEvent
from tests.conftest import Configure
from tests.factories import issued_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def records() -> list[IssuedToken]:
    """Give records of 13 hours, 3 days, 5 weeks and 100 days ago."""
    ages = [timedelta(hours=13), timedelta(days=3), timedelta(weeks=5), timedelta(days=100)]
    return [issued_token(jti=f"{age.days}", now=timezone.now() - age) for age in ages]


def run(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command("prune_imagekit_tokens", *arguments, stdout=out, **options)
    return out.getvalue()


def left() -> list[str]:
    return sorted(IssuedToken.objects.values_list("jti", flat=True), key=int)


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        ("12h", []),
        ("14h", ["0"]),
        ("2d", ["0"]),
        ("2", ["0"]),
        ("4w", ["0", "3"]),
        ("90d", ["0", "3", "35"]),
        ("36500", ["0", "3", "35", "100"]),
    ],
)
def test_what_is_older_is_removed(
    records: list[IssuedToken], age: str, expected: list[str]
) -> None:
    said = run(f"--older-than={age}")
    assert left() == expected
    assert said.endswith(
        f"Removed {4 - len(expected)} records, 0 events and 0 counts of refusals.\n"
    )


def test_without_an_age_it_goes_by_the_setting(
    records: list[IssuedToken], configure: Configure
) -> None:
    configure(RETENTION=30)
    run()
    assert left() == ["0", "3"]


def test_with_neither_it_asks_for_one(records: list[IssuedToken]) -> None:
    with pytest.raises(CommandError, match=r"Give --older-than, such as 90d, or set .*RETENTION"):
        run()
    assert len(left()) == 4


@pytest.mark.parametrize(
    "age", ["0", "0d", "-1", "", "90 d", "3m", "soon", "36501", "999999w", "٣"]
)
def test_an_age_that_is_none_is_refused(records: list[IssuedToken], age: str) -> None:
    with pytest.raises(CommandError, match="such as 12h, 90d or 4w"):
        run(f"--older-than={age}")
    assert len(left()) == 4


@pytest.mark.parametrize("arguments", [["--batch-size=0"], ["--sleep=-1"]], ids=str)
def test_so_is_a_pace_that_is_none(records: list[IssuedToken], arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="--batch-size from 1 up"):
        run("--older-than=2d", *arguments)


def test_what_a_quota_still_counts_is_not_removed(
    records: list[IssuedToken], configure: Configure
) -> None:
    configure(POLICIES={"a": {"quotas": [{"files": 9, "per": "week"}]}}, RETENTION=6)
    for arguments in (["--older-than=6d"], []):
        with pytest.raises(CommandError, match=r'policy "a" still counts .* 7 days'):
            run(*arguments)
    assert len(left()) == 4
    run("--older-than=1w")
    assert left() == ["0", "3"]


def test_a_policy_that_cannot_be_read_stops_it(
    records: list[IssuedToken], configure: Configure
) -> None:
    configure(POLICIES={"a": {"quotas": 9}})
    with pytest.raises(CommandError, match="quotas"):
        run("--older-than=2d")


def test_verified_ones_can_be_kept(records: list[IssuedToken]) -> None:
    IssuedToken.objects.filter(jti="35").update(verified_at=timezone.now())
    run("--older-than=2d", "--keep-verified")
    assert left() == ["0", "35"]


def test_a_dry_run_counts_and_removes_nothing(records: list[IssuedToken]) -> None:
    ReceivedEvent.objects.create(
        event_id="event", type="file.created", received_at=timezone.now(), record=records[-1]
    )
    assert run("--older-than=2d", "--dry-run") == (
        "Would remove 3 records, 1 events and 0 counts of refusals.\n"
    )
    assert len(left()) == 4


def test_it_says_after_each_batch_how_far_it_is(records: list[IssuedToken]) -> None:
    lines = run("--older-than=2d", "--batch-size=2").splitlines()
    assert lines == [
        f"2 records, 0 events and 0 counts of refusals, up to {records[2].iat}",
        f"3 records, 0 events and 0 counts of refusals, up to {records[1].iat}",
        "Removed 3 records, 0 events and 0 counts of refusals.",
    ]
    assert len(run("--older-than=12h", verbosity=0).splitlines()) == 1


def test_it_sleeps_after_each_batch(
    records: list[IssuedToken], monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    run("--older-than=2d", "--batch-size=2", "--sleep=0.5")
    assert slept == [0.5, 0.5]


def test_ctrl_c_leaves_what_is_not_removed_yet_as_it_was(
    records: list[IssuedToken], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", interrupt)
    with pytest.raises(CommandError, match=r"Stopped\. Removed 1 records") as caught:
        run("--older-than=2d", "--batch-size=1")
    assert caught.value.returncode == 130
    assert left() == ["0", "3", "35"]


def test_the_database_can_be_named(records: list[IssuedToken]) -> None:
    run("--older-than=2d", "--database=default")
    assert left() == ["0"]
