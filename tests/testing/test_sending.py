"""What ImageKit answers to an upload, really or as it would."""

import re
from datetime import datetime, timezone

import pytest

from django_imagekit_jwt.issuing import IssuedUpload
from django_imagekit_jwt.outcomes import Failure
from django_imagekit_jwt.protocol.answers import read_facts
from django_imagekit_jwt.protocol.plausibility import contradictions
from django_imagekit_jwt.testing.emulator import Emulator
from django_imagekit_jwt.testing.sending import NotTaken, imagined_answer, send
from django_imagekit_jwt.testing.uploads import PICTURE

from .emulator.client import sign

FAULTS = [
    # the call, what a browser would report, what the error says
    (
        "fail_next",
        Failure("refused", "The emulator was told to fail.", 500),
        "500, The emulator was told to fail. For support",
    ),
    ("drop_next", Failure("network", "The connection was lost."), "no answer, .*Remote"),
    (
        "html_next",
        Failure("unexpected_answer", "ImageKit answered no JSON object.", 200),
        "200, ImageKit answered no JSON",
    ),
]


def issued(imagekit: Emulator, **parameters: str) -> IssuedUpload:
    fields = {"fileName": "cat.png", **parameters}
    now = datetime.now(timezone.utc)
    return IssuedUpload("jti", sign(fields), fields, imagekit.upload_url, now)


def test_the_bytes_arrive(imagekit: Emulator) -> None:
    description = 'Überall "Ä"\r\nund \\ €'
    answer = send(issued(imagekit, description=description), PICTURE)
    [stored] = imagekit.files()
    assert (stored.file_id, stored.path) == (answer["fileId"], answer["filePath"])
    assert (stored.size, stored.media.mime) == (len(PICTURE), "image/png")
    assert stored.description == description


@pytest.mark.parametrize(("fault", "failure", "words"), FAULTS, ids=[one[0] for one in FAULTS])
def test_what_is_not_taken_is_told_as_a_browser_would(
    imagekit: Emulator, fault: str, failure: Failure, words: str
) -> None:
    getattr(imagekit, fault)()
    with pytest.raises(NotTaken, match=words) as caught:
        send(issued(imagekit), PICTURE)
    assert caught.value.failure == failure
    assert imagekit.files() == ()


def test_a_slow_answer_is_waited_for(imagekit: Emulator) -> None:
    imagekit.slow_next(0.1)
    assert send(issued(imagekit), PICTURE)["size"] == len(PICTURE)


@pytest.mark.parametrize(
    ("parameters", "path"),
    [
        ({"fileName": "cat.png"}, r"/cat_[0-9a-f]{8}\.png"),
        ({"fileName": "cat.png", "folder": "/a/b/"}, r"/a/b/cat_[0-9a-f]{8}\.png"),
        ({"fileName": "cat.png", "useUniqueFileName": "false"}, r"/cat\.png"),
        ({"fileName": "a cat", "folder": "x"}, r"/x/a_cat_[0-9a-f]{8}"),
        ({"fileName": ".htaccess"}, r"/\.htaccess_[0-9a-f]{8}"),
    ],
    ids=lambda value: value if isinstance(value, str) else "parameters",
)
def test_an_imagined_answer_is_one_that_the_token_can_have_led_to(
    parameters: dict[str, str], path: str
) -> None:
    answers = [imagined_answer(parameters, PICTURE) for _ in range(2)]
    facts = [read_facts(answer) for answer in answers]
    assert [contradictions(parameters, len(PICTURE), "", one) for one in facts] == [{}, {}]
    assert facts[0].file_id != facts[1].file_id
    assert {one.size for one in facts} == {len(PICTURE)}
    assert re.fullmatch(path, facts[0].path)
