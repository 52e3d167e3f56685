from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from django.contrib.auth.models import User

from django_imagekit_jwt.exceptions import NotConfigured
from django_imagekit_jwt.files import ImageKitFile, file_at, file_of
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests.conftest import Configure
from tests.factories import issued_token
from tests.uploading import reported

POLICIES = {
    "documents": {"fixed_parameters": {"isPrivateFile": True}},
    "european": {"account": "eu"},
}
EU = {"PUBLIC_KEY": "public_eu", "PRIVATE_KEY": "private_eu", "URL_ENDPOINT": "https://eu.example/"}


@pytest.fixture(autouse=True)
def policies(configure: Configure) -> None:
    configure(POLICIES=POLICIES, ACCOUNTS={"eu": EU})


def test_a_file_is_known_by_its_path() -> None:
    file = ImageKitFile("/a/b/cat.jpg")
    assert (str(file), file.name, bool(file)) == ("/a/b/cat.jpg", "cat.jpg", True)
    assert file == ImageKitFile("/a/b/cat.jpg", jti="fresh from a receipt")
    assert "fresh" not in repr(ImageKitFile("/a", jti="fresh"))


def test_no_file_has_no_address() -> None:
    nothing = ImageKitFile()
    assert (bool(nothing), str(nothing), nothing.name) == (False, "", "")
    with pytest.raises(ValueError, match="There is no file"):
        _ = nothing.url


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/cat.jpg", "https://ik.imagekit.io/suite/cat.jpg"),
        ("/a b/é&?#.jpg", "https://ik.imagekit.io/suite/a%20b/%C3%A9&%3F%23.jpg"),
    ],
)
def test_an_address_is_the_endpoint_and_the_path(path: str, url: str) -> None:
    assert ImageKitFile(path).url == url


def test_an_address_can_be_of_the_file_transformed() -> None:
    file = ImageKitFile("/cat.jpg")
    wanted = "https://ik.imagekit.io/suite/cat.jpg?tr=w-300,h-200"
    assert file.url_for("w-300,h-200") == wanted
    assert file.url_for({"width": 300, "height": 200}) == wanted
    assert file.thumbnail_url == "https://ik.imagekit.io/suite/cat.jpg?tr=n-ik_ml_thumbnail"


def test_each_account_has_its_own_address() -> None:
    assert file_at("/cat.jpg", "european").url == "https://eu.example/cat.jpg"


@pytest.mark.parametrize("account", ["", "eu"])
def test_without_an_endpoint_the_setting_is_named(account: str, configure: Configure) -> None:
    configure(URL_ENDPOINT="", ACCOUNTS={"eu": {**EU, "URL_ENDPOINT": ""}})
    with pytest.raises(NotConfigured, match=r"\['URL_ENDPOINT'\] is missing"):
        _ = ImageKitFile("/cat.jpg", account).url


def test_an_unknown_policy_still_gives_an_address() -> None:
    assert file_at("/cat.jpg", "gone").url == "https://ik.imagekit.io/suite/cat.jpg"


def test_the_address_of_a_private_file_is_signed_and_stays_the_same_for_a_while(
    configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(SIGNED_URL_LIFETIME=600)
    file = file_at("/doc.pdf", "documents")
    addresses = []
    for now in (1_800_000_000, 1_800_000_599, 1_800_000_600):
        monkeypatch.setattr("django_imagekit_jwt.files.time.time", lambda now=now: now)
        addresses.append(file.url)
        expiry = int(parse_qs(urlsplit(file.url).query)["ik-t"][0])
        assert 600 <= expiry - now <= 1200
    assert addresses[0] == addresses[1] != addresses[2]


@pytest.mark.django_db
def test_imagekit_serves_a_private_file_at_that_address(imagekit: Emulator, ann: User) -> None:
    file = file_of(reported(ann, policy="documents"))
    for address in (file.url, file.url_for("w-10"), file.thumbnail_url):
        with urlopen(address, timeout=10) as answer:
            assert answer.read().startswith(b"\x89PNG")


@pytest.mark.django_db
def test_the_file_of_a_record_is_as_it_was_signed(ann: User, configure: Configure) -> None:
    record = issued_token(
        policy="gone",
        kid="public_eu",
        file_path="/doc.pdf",
        parameters={"fileName": "doc.pdf", "isPrivateFile": "true"},
    )
    assert file_of(record) == ImageKitFile("/doc.pdf", "eu", is_private=True)
    assert file_of(record).record == record


@pytest.mark.django_db
def test_a_path_leads_to_the_newest_upload_that_made_it(imagekit: Emulator, ann: User) -> None:
    exact = {"useUniqueFileName": "false", "overwriteFile": "true"}
    first, second = reported(ann, **exact), reported(ann, **exact)
    assert first.file_path == second.file_path
    file = ImageKitFile(first.file_path)
    assert (file.record, file.file_id) == (second, second.file_id)


@pytest.mark.django_db
def test_a_path_without_a_record_has_no_id() -> None:
    IssuedToken.objects.all().delete()
    assert ImageKitFile("/cat.jpg").file_id is None
    assert ImageKitFile().record is None
