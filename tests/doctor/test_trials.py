"""Tokens of each placement, and what their trials say together."""

import pytest
from django.contrib.auth.models import User

from django_imagekit_jwt.doctor.posting import post_pixel
from django_imagekit_jwt.doctor.refusals import Refusal, explain
from django_imagekit_jwt.doctor.trials import (
    PARAMETERS,
    PLACEMENTS,
    Trial,
    in_order,
    try_placement,
    verdicts,
)
from django_imagekit_jwt.issuing import issue_token
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.policies import get_policy
from django_imagekit_jwt.protocol.answers import FileFacts
from django_imagekit_jwt.protocol.tokens import JtiPlacement
from django_imagekit_jwt.testing.emulator import Emulator, Options
from django_imagekit_jwt.testing.running import imagekit_emulator
from django_imagekit_jwt.uploads import Requester
from tests.conftest import Configure

FILE = FileFacts("f", "/f.png")
TOKEN = Refusal("Invalid.", "Mend it.", is_of_token=True)
QUOTA = Refusal("Full.", "Empty it.")


def trials(**outcomes: FileFacts | Refusal) -> list[Trial]:
    order = [placement for placement in ("header", "claim", "omit") if placement in outcomes]
    return [Trial(placement, {}, outcomes[placement]) for placement in order]


@pytest.mark.django_db
@pytest.mark.parametrize("placement", PLACEMENTS)
def test_a_token_is_issued_recorded_and_used(
    imagekit: Emulator, ann: User, placement: JtiPlacement
) -> None:
    trial = try_placement(placement, "", ann)
    [stored] = imagekit.files()
    record = IssuedToken.objects.get()
    assert isinstance(trial.outcome, FileFacts)
    assert trial.outcome.file_id == stored.file_id
    assert stored.name.startswith("imagekit-doctor_")
    assert (record.policy, record.user, record.parameters) == ("imagekit_doctor", ann, PARAMETERS)
    assert trial.parameters == PARAMETERS


@pytest.mark.django_db
@pytest.mark.parametrize("placement", PLACEMENTS)
def test_the_tokens_id_stands_where_it_is_tried(placement: JtiPlacement) -> None:
    with imagekit_emulator(Options(jti=frozenset({placement}))):
        taken = {one: try_placement(one, "", None).outcome for one in PLACEMENTS}
    accepted = [one for one, outcome in taken.items() if isinstance(outcome, FileFacts)]
    refused = [outcome for outcome in taken.values() if isinstance(outcome, Refusal)]
    assert accepted == [placement]
    assert [outcome.is_of_token for outcome in refused] == [True, True]


@pytest.mark.django_db
def test_a_token_that_was_used_is_taken_for_invalid(imagekit: Emulator) -> None:
    issued = issue_token(Requester(None), get_policy(), PARAMETERS)
    fields = {**issued.parameters, "token": issued.token}
    answers = [post_pixel(issued.upload_url, fields, 5) for _ in range(2)]
    assert answers[0].status == 200
    assert explain(answers[1]).message == "ImageKit takes the token for invalid."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("misfortune", "said"),
    [
        ("html_next", "What answered 200 is not ImageKit"),
        ("drop_next", "gave no answer: the connection was closed."),
        ("fail_next", 'ImageKit answered 500: "The emulator was told to fail."'),
    ],
)
def test_a_misfortune_is_no_refusal_of_the_token(
    imagekit: Emulator, misfortune: str, said: str
) -> None:
    getattr(imagekit, misfortune)()
    outcome = try_placement("header", "", None).outcome
    assert isinstance(outcome, Refusal)
    assert said in outcome.message
    assert not outcome.is_of_token


@pytest.mark.django_db
def test_an_answer_that_names_no_file_is_none(imagekit: Emulator, configure: Configure) -> None:
    configure(UPLOAD_URL=f"{imagekit.origin}/v1/files")
    outcome = try_placement("header", "", None).outcome
    assert isinstance(outcome, Refusal)
    assert outcome.message.startswith("ImageKit answered 405")


@pytest.mark.parametrize("configured", PLACEMENTS)
def test_the_configured_placement_is_tried_first(configured: JtiPlacement) -> None:
    assert in_order(configured)[0] == configured
    assert set(in_order(configured)) == set(PLACEMENTS)


@pytest.mark.parametrize(
    ("tried", "expected"),
    [
        (
            trials(header=FILE, claim=FILE, omit=TOKEN),
            [
                ("ok", "jti", "JTI 'header': the account accepts it, as it is set."),
                ("ok", "jti", "JTI 'claim': the account accepts it."),
                ("ok", "jti", "JTI 'omit': the account refuses it; it is not what is set."),
            ],
        ),
        (
            trials(header=TOKEN, claim=TOKEN, omit=FILE),
            [
                ("failed", "jti", "JTI 'header': the account refuses it, and it is what is set."),
                ("ok", "jti", "JTI 'claim': the account refuses it; it is not what is set."),
                ("ok", "jti", "JTI 'omit': the account accepts it."),
            ],
        ),
        (
            trials(header=FILE, claim=QUOTA),
            [
                ("ok", "jti", "JTI 'header': the account accepts it, as it is set."),
                ("warning", "jti", "JTI 'claim': not known. Full."),
            ],
        ),
        (trials(header=QUOTA), [("failed", "upload", "Full.")]),
        (trials(header=TOKEN, claim=QUOTA), [("failed", "upload", "Full.")]),
        (
            trials(header=TOKEN, claim=TOKEN, omit=TOKEN),
            [("failed", "token", "Every token was refused, wherever its id stood. Invalid.")],
        ),
    ],
    ids=["well", "elsewhere", "unknown", "full", "full-later", "none"],
)
def test_what_the_trials_say(tried: list[Trial], expected: list[tuple[str, str, str]]) -> None:
    found = verdicts(tried, "header")
    assert [(one.level, one.subject, one.message) for one in found] == expected
    assert all(bool(one.hint) == (one.level != "ok") for one in found)


def test_the_mend_of_a_refused_placement_is_one_that_is_accepted() -> None:
    [_, _, refused] = verdicts(trials(header=TOKEN, claim=FILE, omit=TOKEN)[::-1], "header")
    assert refused.hint == "Set JTI to 'claim'."
