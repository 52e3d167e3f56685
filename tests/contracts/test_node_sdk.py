"""ImageKit's SDK for Node.js uploads with tokens of a live site, and reads the file's details."""

from base64 import b64encode
from typing import Any

import pytest

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests import node
from tests.testing.emulator.client import PNG

from .everything import EVERYTHING, as_texts
from .site import Site

pytestmark = [pytest.mark.node, pytest.mark.django_db(transaction=True)]


def _job(emulator: Emulator, upload: dict[str, Any], **more: object) -> dict[str, Any]:
    return {
        "origin": emulator.origin,
        "privateKey": emulator.account.private_key,
        "upload": upload,
        "file": b64encode(PNG).decode(),
        **more,
    }


def test_an_upload_of_every_parameter_is_taken_and_its_details_are_read(
    site: Site, emulator: Emulator
) -> None:
    texts = as_texts(separators=(",", ":"), ensure_ascii=False)
    token = site.token(emulator.account.public_key, texts)
    [done] = node.run("upload.mjs", [_job(emulator, {**EVERYTHING, "token": token})])
    uploaded, known = done["uploaded"], done["details"]
    assert (uploaded["filePath"], uploaded["size"]) == ("/shop/Grüße.png", len(PNG))
    assert uploaded["customMetadata"] == EVERYTHING["customMetadata"]
    assert (known["fileId"], known["filePath"]) == (uploaded["fileId"], uploaded["filePath"])
    assert (known["mime"], known["tags"]) == ("image/png", EVERYTHING["tags"])
    assert IssuedToken.objects.get().parameters == texts


def test_what_was_not_signed_is_refused(site: Site, emulator: Emulator) -> None:
    tokens = [site.token(emulator.account.public_key, {"fileName": "a.png"}) for _ in range(3)]
    uploads = [{"fileName": "a.png", "token": token} for token in tokens]
    jobs = [
        _job(emulator, uploads[0], sendsKey=True),
        _job(emulator, {**uploads[1], "tags": ["x"]}),
        _job(emulator, uploads[2]),
        _job(emulator, uploads[2]),
    ]
    with_key, changed, first, again = node.run("upload.mjs", jobs)
    assert first["details"]["filePath"] == emulator.files()[0].path
    assert "both token and basic auth" in with_key["refused"]
    assert "does not match with the payload" in changed["refused"]
    assert "invalid token" in again["refused"]
    assert {one["status"] for one in (with_key, changed, again)} == {400}
    assert len(emulator.files()) == 1
