"""The live test, on local ImageKits that are as they should be, and that are not."""

import time
from dataclasses import replace

import pytest

from django_imagekit_jwt.doctor.findings import Finding
from django_imagekit_jwt.doctor.live import check_live
from django_imagekit_jwt.doctor.trials import PLACEMENTS
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.protocol.tokens import JtiPlacement
from django_imagekit_jwt.testing.emulator import DEFAULT_ACCOUNT, Account, Emulator, Options
from django_imagekit_jwt.testing.running import imagekit_emulator
from django_imagekit_jwt.testing.settings import override_imagekit
from tests.conftest import Configure
from tests.failing_writes import no_room

pytestmark = pytest.mark.django_db
FILE = ["upload", "read", "picture", "delete"]
OTHER = Account("public_other_0123456789", "private_other_0123456789abcdef012345678", "other")
NONE_IS_TAKEN = "Every token was refused, wherever its id stood. "


def checked(account: str = "") -> list[Finding]:
    return list(check_live(account, None))


def levels(found: list[Finding]) -> list[tuple[str, str]]:
    return [(one.subject, one.level) for one in found]


def well(*subjects: str) -> list[tuple[str, str]]:
    return [(subject, "ok") for subject in subjects]


def pass_over(faults: object, requests: int) -> None:
    """Let so many requests be answered before the next misfortune."""
    for _ in range(requests):
        faults.slow_next(0)  # type: ignore[attr-defined]  # the emulator itself, or its API's


def test_an_account_that_is_well_is_said_to_be(imagekit: Emulator) -> None:
    assert levels(checked()) == well("key", *FILE, "jti", "jti", "jti")
    assert imagekit.files() == ()
    assert IssuedToken.objects.count() == 3


@pytest.mark.parametrize("configured", PLACEMENTS)
@pytest.mark.parametrize("accepted", PLACEMENTS)
def test_an_account_that_accepts_one_placement_is_told(
    accepted: JtiPlacement, configured: JtiPlacement, configure: Configure
) -> None:
    configure(JTI=configured)
    with imagekit_emulator(Options(jti=frozenset({accepted}))) as imagekit:
        found = checked()
        assert imagekit.files() == ()
    verdicts = {one.message.split("'")[1]: one for one in found if one.subject == "jti"}
    assert {name for name, one in verdicts.items() if "accepts" in one.message} == {accepted}
    failed = [one for one in found if one.level == "failed"]
    if configured == accepted:
        assert failed == []
    else:
        assert failed == [verdicts[configured]]
        assert failed[0].hint == f"Set JTI to {accepted!r}."


def test_a_named_account_is_tried(imagekit: Emulator, configure: Configure) -> None:
    account = {
        "PUBLIC_KEY": imagekit.account.public_key,
        "PRIVATE_KEY": imagekit.account.private_key,
        "URL_ENDPOINT": imagekit.url_endpoint,
    }
    configure(ACCOUNTS={"eu": account}, PUBLIC_KEY=OTHER.public_key, PRIVATE_KEY=OTHER.private_key)
    assert levels(checked("eu")) == well("key", *FILE, "jti", "jti", "jti")
    assert levels(checked()) == [("key", "failed")]


@pytest.mark.parametrize(
    "public_key", ["public_typo_0123456789", OTHER.public_key], ids=["unknown", "other's"]
)
def test_keys_that_are_no_pair_are_told(public_key: str) -> None:
    options = Options(accounts=(DEFAULT_ACCOUNT, OTHER))
    with imagekit_emulator(options), override_imagekit(PUBLIC_KEY=public_key):
        known, refused = checked()
    assert (known.subject, known.level) == ("key", "ok")
    assert (refused.subject, refused.level) == ("token", "failed")
    assert refused.message == f"{NONE_IS_TAKEN}ImageKit takes the token for invalid."
    assert refused.hint.startswith("PUBLIC_KEY is not of one pair with PRIVATE_KEY")


@pytest.mark.parametrize(
    "private_key", ["private_typo_0123456789abcdef0123456789", "private_local_imagekit_0000_short"]
)
def test_a_private_key_of_nobody_ends_it_before_anything_is_uploaded(
    imagekit: Emulator, configure: Configure, private_key: str
) -> None:
    configure(PRIVATE_KEY=private_key)
    assert levels(checked()) == [("key", "failed")]
    assert IssuedToken.objects.count() == 0


def test_swapped_keys_are_sent_nowhere(imagekit: Emulator, configure: Configure) -> None:
    account = replace(imagekit.account)
    configure(PUBLIC_KEY=lambda: account.private_key, PRIVATE_KEY=lambda: account.public_key)
    imagekit.api.fail_next(418)  # it is still to come
    [found] = checked()
    assert (
        found.message == "The keys are swapped: one starts as the other should. Nothing was sent."
    )
    assert IssuedToken.objects.count() == 0
    configure(PUBLIC_KEY=account.public_key, PRIVATE_KEY=account.private_key)
    assert checked()[0].message.startswith("ImageKit answered 418")


@pytest.mark.parametrize(
    ("off", "subject", "said"),
    [
        (3600, "upload", "The token had expired when it reached ImageKit."),
        (-3600, "token", f"{NONE_IS_TAKEN}ImageKit takes the token for invalid."),
    ],
)
def test_a_clock_that_is_off_is_told(off: int, subject: str, said: str) -> None:
    with imagekit_emulator(Options(clock=lambda: time.time() + off)):
        *_, found = checked()
    assert (found.subject, found.level, found.message) == (subject, "failed", said)
    assert "clock" in found.hint


@pytest.mark.parametrize(
    ("status", "message", "said"),
    [
        (
            400,
            "Upload Limit Exceeded.",
            "ImageKit says that the account has reached its limit of uploads.",
        ),
        (429, "Slow down.", "ImageKit says that there were too many requests."),
        (403, "Your request contains expired private API key.", "The private key has expired."),
        (503, "Down.", 'ImageKit answered 503: "Down."'),
    ],
)
def test_what_no_other_token_mends_is_tried_once(
    imagekit: Emulator, status: int, message: str, said: str
) -> None:
    imagekit.fail_next(status, message)
    *_, found = checked()
    assert (found.subject, found.level, found.message) == ("upload", "failed", said)
    assert IssuedToken.objects.count() == 1


def test_an_upload_without_an_answer_is_told(imagekit: Emulator, configure: Configure) -> None:
    configure(API_TIMEOUT=1)
    imagekit.slow_next(30)
    *_, found = checked()
    assert (found.subject, found.level) == ("upload", "failed")
    assert found.message.endswith(" gave no answer: nothing came within 1 s.")
    assert found.hint.endswith(
        "the media library may have a file imagekit-doctor_*.png: remove it."
    )


def test_a_later_misfortune_leaves_a_placement_unknown(imagekit: Emulator) -> None:
    pass_over(imagekit, 1)
    imagekit.drop_next()
    found = checked()
    assert levels(found) == [*well("key", *FILE, "jti"), ("jti", "warning")]
    assert found[-1].message.startswith("JTI 'claim': not known. ")
    assert imagekit.files() == ()


def test_a_later_file_that_is_not_removed_is_told(imagekit: Emulator) -> None:
    pass_over(imagekit.api, 3)  # a list, details, and the first to be removed
    imagekit.api.fail_next(500)
    found = checked()
    assert levels(found) == [*well("key", *FILE), ("delete", "failed"), *well("jti", "jti", "jti")]
    [left] = imagekit.files()
    assert left.path in found[5].hint


def test_without_a_record_there_is_no_token(imagekit: Emulator) -> None:
    with no_room():
        *_, found = checked()
    assert (found.subject, found.level) == ("token", "failed")
    said = "No token was issued, as its record was not written (IntegrityError)."
    assert found.message == said
    assert imagekit.files() == ()


def test_a_key_that_is_gone_meanwhile_is_told(imagekit: Emulator, configure: Configure) -> None:
    keys = iter([imagekit.account.private_key])
    configure(PRIVATE_KEY=lambda: next(keys, ""))
    known, found = checked()
    assert (known.level, found.subject, found.level) == ("ok", "token", "failed")
    assert found.message.startswith("No token was issued: IMAGEKIT_JWT['PRIVATE_KEY'] is missing.")
