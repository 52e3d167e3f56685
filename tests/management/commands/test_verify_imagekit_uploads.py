from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError

from django_imagekit_jwt.models import IssuedToken, records
from django_imagekit_jwt.testing.emulator import Emulator
from tests.conftest import Configure
from tests.factories import issued_token
from tests.uploading import reported

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_imagekit_uploads", *arguments, stdout=out)
    return out.getvalue()


def test_what_was_reported_is_verified_or_has_failed(imagekit: Emulator, ann: User) -> None:
    good, bad = reported(ann), reported(ann)
    records().filter(pk=bad.pk).update(size=5)
    issued_token(jti="never reported")
    assert run() == "1 verified, 1 failed, 0 still only reported.\n"
    assert IssuedToken.objects.get(pk=good.pk).outcome == "verified"
    assert run() == "0 verified, 0 failed, 0 still only reported.\n"


def test_the_first_reported_are_asked_about_first(imagekit: Emulator, ann: User) -> None:
    first, second = reported(ann), reported(ann)
    assert run("--limit", "1").startswith("1 verified")
    outcomes = [IssuedToken.objects.get(pk=one.pk).outcome for one in (first, second)]
    assert outcomes == ["verified", "reported"]


def test_one_that_gets_no_answer_is_left_for_the_next_time(imagekit: Emulator, ann: User) -> None:
    for _ in range(3):
        reported(ann)
    imagekit.api.fail_next(500)
    imagekit.api.fail_next(500)
    assert run() == "1 verified, 0 failed, 2 still only reported.\n"
    assert run() == "2 verified, 0 failed, 0 still only reported.\n"


def test_after_three_without_an_answer_imagekit_is_left_alone(
    imagekit: Emulator, ann: User
) -> None:
    for _ in range(4):
        reported(ann)
        imagekit.api.fail_next(503)
    with pytest.raises(CommandError, match=r"3 still only reported\. Stopped: .* answered 503"):
        run()


def test_who_reported_the_file_of_another_upload_has_failed(imagekit: Emulator, ann: User) -> None:
    owner = reported(ann)
    issued_token(
        jti="liar",
        parameters=owner.parameters,
        file_id=owner.file_id,
        file_path=owner.file_path,
        reported_at=owner.reported_at,
    )
    assert run() == "1 verified, 1 failed, 0 still only reported.\n"
    assert "that of another upload" in IssuedToken.objects.get(jti="liar").failure


def test_a_wrong_set_up_stops_it(imagekit: Emulator, ann: User, configure: Configure) -> None:
    reported(ann)
    configure(PRIVATE_KEY="")
    with pytest.raises(CommandError, match="PRIVATE_KEY"):
        run()
