"""ImageKit's Python SDK uploads with tokens of a live site, and reads what became of the file."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests.conftest import Configure
from tests.testing.emulator.client import PNG

from .everything import EVERYTHING, as_texts
from .site import Site

imagekitio = pytest.importorskip("imagekitio", reason="imagekitio is not installed")
pytestmark = pytest.mark.django_db(transaction=True)

WITHOUT_KEY = {"Authorization": imagekitio.Omit()}
"""The SDK sends its private key with every request, unless it is told not to."""


@pytest.fixture
def sdk(emulator: Emulator) -> Iterator[Any]:
    """The SDK, which here refuses an answer that does not fit its types."""
    with imagekitio.ImageKit(
        private_key=emulator.account.private_key,
        base_url=emulator.origin,
        max_retries=0,
        _strict_response_validation=True,
    ) as client:
        yield client


def _snake_case(name: str) -> str:
    return re.sub("(?<=[a-z])[A-Z]|[A-Z](?=[a-z])", r"_\g<0>", name).lower()


def test_an_upload_of_every_parameter_is_taken_and_its_details_are_read(
    site: Site, emulator: Emulator, sdk: Any
) -> None:
    token = site.token(emulator.account.public_key, as_texts())
    arguments = {_snake_case(name): value for name, value in EVERYTHING.items()}
    uploaded = sdk.beta.v2.files.upload(
        file=PNG, token=token, extra_headers=WITHOUT_KEY, **arguments
    )
    assert (uploaded.file_path, uploaded.size) == ("/shop/Grüße.png", len(PNG))
    assert uploaded.custom_metadata == EVERYTHING["customMetadata"]
    known = sdk.files.get(uploaded.file_id)
    assert (known.file_id, known.file_path) == (uploaded.file_id, uploaded.file_path)
    assert (known.mime, known.tags, known.is_private_file) == (
        "image/png",
        EVERYTHING["tags"],
        True,
    )
    assert IssuedToken.objects.get().parameters == as_texts()


def test_the_exact_texts_of_a_grant_are_taken_and_its_answer_is_a_receipt(
    site: Site, sdk: Any, configure: Configure
) -> None:
    metadata = {"é": [1, None]}
    configure(POLICIES={"fixed": {"fixed_parameters": {"customMetadata": metadata}}})
    wanted = {"policy": "fixed", "uploads": [{"fileName": "a.png"}]}
    [grant] = site.post("uploads/", wanted)["uploads"]
    texts = {**grant["parameters"], "token": grant["token"]}
    answer = sdk.beta.v2.files.with_raw_response.upload(
        file=PNG, file_name=texts["fileName"], extra_body=texts, extra_headers=WITHOUT_KEY
    )
    done = site.post(f"uploads/{grant['jti']}/complete/", json.loads(answer.text()))
    [asset] = sdk.assets.list()
    assert done["receipt"]
    assert (asset.file_path, asset.custom_metadata) == (done["file"]["filePath"], metadata)
    sdk.files.delete(asset.file_id)
    assert sdk.assets.list() == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"extra_headers": {}}, "both token and basic auth"),
        ({"file_name": "b.png"}, "does not match with the payload"),
        ({"tags": ["x"]}, "does not match with the payload"),
        ({"token": "a.b.c"}, "invalid token"),
    ],
    ids=["with the key", "another name", "one field more", "another token"],
)
def test_what_was_not_signed_is_refused(
    site: Site, emulator: Emulator, sdk: Any, changes: dict[str, Any], words: str
) -> None:
    token = site.token(emulator.account.public_key, {"fileName": "a.png"})
    asked = {"file_name": "a.png", "token": token, "extra_headers": WITHOUT_KEY, **changes}
    with pytest.raises(imagekitio.BadRequestError, match=words):
        sdk.beta.v2.files.upload(file=PNG, **asked)
    assert emulator.files() == ()


def test_a_token_serves_once(site: Site, emulator: Emulator, sdk: Any) -> None:
    token = site.token(emulator.account.public_key, {"fileName": "a.png"})
    asked = {"file_name": "a.png", "token": token, "extra_headers": WITHOUT_KEY}
    sdk.beta.v2.files.upload(file=PNG, **asked)
    with pytest.raises(imagekitio.BadRequestError, match="invalid token"):
        sdk.beta.v2.files.upload(file=PNG, **asked)
    assert len(emulator.files()) == 1
