"""Who may see a private file: whoever has an address that is signed for it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User

from django_imagekit_jwt.files import ImageKitFile, file_of
from django_imagekit_jwt.testing.emulator import Emulator
from tests.testing.emulator.client import send
from tests.uploading import reported

PRIVATE = {"isPrivateFile": "true", "useUniqueFileName": "false"}


def private(user: User, name: str, folder: str = "/docs") -> ImageKitFile:
    return file_of(reported(user, fileName=name, folder=folder, **PRIVATE))


def borrowed(address: str, path: str, more: str) -> str:
    """Give an address of another path, with this one's signature and digits before its expiry."""
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    origin = f"{parts.scheme}://{parts.netloc}/{parts.path.split('/')[1]}"
    return f"{origin}{path}?ik-t={more}{query['ik-t']}&ik-s={query['ik-s']}"


def test_a_private_file_is_seen_by_its_signed_address_alone(imagekit: Emulator, ann: User) -> None:
    file = private(ann, "a.png")
    assert send(file.url).status == 200
    assert send(file.url.partition("?")[0]).status in {401, 404}
    assert send(borrowed(file.url, "/docs/b.png", "")).status == 401
    assert send(borrowed(file.url, "/docs/a.png", "1")).status == 401


@pytest.mark.parametrize(
    ("folder", "status"), [("/docs", 200), ("/docs/7", 401)], ids=["in one folder", "apart"]
)
def test_a_signature_opens_what_its_name_goes_on_from_unless_folders_are_apart(
    folder: str, status: int, imagekit: Emulator, ann: User
) -> None:
    """By ImageKit's rule nothing stands between the path and the expiry that are signed."""
    private(ann, "a.png")
    other = private(ann, "a.png1", folder)
    assert send(borrowed(other.url, "/docs/a.png", "1")).status == status
