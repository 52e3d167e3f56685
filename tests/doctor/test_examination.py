"""What is examined, and what waits for what."""

import pytest

from django_imagekit_jwt.doctor.examination import Wanted, examine
from django_imagekit_jwt.doctor.page_checks import Visit
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests.conftest import Configure


def subjects(wanted: Wanted) -> list[str]:
    return list(dict.fromkeys(finding.subject for finding in examine(wanted)))


def test_without_more_settings_and_clock_are_looked_at(imagekit: Emulator) -> None:
    assert subjects(Wanted()) == ["settings", "clock"]


@pytest.mark.django_db
def test_all_that_is_wanted_is_looked_at(imagekit: Emulator) -> None:
    found = subjects(Wanted(Visit(imagekit.origin), live=True))
    live = ["key", "upload", "read", "picture", "delete", "jti"]
    assert found == ["settings", "clock", "page", "cors", *live]


def test_wrong_settings_end_it(imagekit: Emulator, configure: Configure) -> None:
    configure(PUBLIC_KEY=imagekit.account.private_key)
    imagekit.api.fail_next(418)  # it is still to come
    *_, last = examine(Wanted(Visit(imagekit.origin), live=True))
    assert (last.level, last.message) == (
        "warning",
        "Nothing else was looked at, and nothing was sent.",
    )


@pytest.mark.django_db
def test_tokens_are_issued_for_the_account_that_is_wanted(
    imagekit: Emulator, configure: Configure
) -> None:
    keys = {"PUBLIC_KEY": "public_eu_0123456789", "PRIVATE_KEY": "private_eu_" + "0123456789" * 3}
    configure(ACCOUNTS={"eu": keys})
    *_, found = examine(Wanted(live=True, account="eu"))
    assert found.message == "ImageKit knows no account with this private key."
    assert IssuedToken.objects.count() == 0
