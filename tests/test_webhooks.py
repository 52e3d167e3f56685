import json
import logging
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from django_imagekit_jwt.models import IssuedToken, ReceivedEvent
from django_imagekit_jwt.testing.emulator.signatures import signing
from tests.conftest import Configure
from tests.factories import imagekit_answer, issued_token
from tests.failing_writes import read_only

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
URL = "/imagekit/webhook/"
SECRETS = ["whsec_the_secret_of_the_suite", "whsec_the_one_before_it"]


def created(**data: object) -> bytes:
    event = {
        "id": "evt-1",
        "type": "file.created",
        "created_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "data": {**imagekit_answer(), "mime": "image/jpeg", **data},
    }
    return json.dumps(event).encode()


@pytest.fixture(autouse=True)
def secrets(configure: Configure) -> None:
    configure(WEBHOOK_SECRETS=SECRETS)


@pytest.fixture
def record(ann: User) -> IssuedToken:
    return issued_token(user=ann)


def tell(
    client: Client, body: bytes, secret: str = SECRETS[0], scheme: Any = "standard", age: int = 0
) -> "Answer":
    headers = signing(scheme)(secret, "evt-1", body, time.time() - age)
    return client.post(URL, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize("scheme", ["standard", "legacy"])
@pytest.mark.parametrize("secret", SECRETS)
def test_a_signed_event_is_taken(
    client: Client, record: IssuedToken, scheme: str, secret: str
) -> None:
    answer = tell(client, created(), secret, scheme)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "no-store" in answer["Cache-Control"]
    record.refresh_from_db()
    assert (record.outcome, record.mime) == ("verified", "image/jpeg")


def test_no_csrf_token_and_no_session_is_asked_for(record: IssuedToken) -> None:
    assert tell(Client(enforce_csrf_checks=True), created()).status_code == 204


def test_a_site_where_every_page_asks_to_sign_in_takes_events(
    client: Client, record: IssuedToken, settings: Any
) -> None:
    everywhere = "django.contrib.auth.middleware.LoginRequiredMiddleware"
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, everywhere]
    assert tell(client, created()).status_code == 204


def test_an_event_that_comes_twice_is_taken_once(client: Client, record: IssuedToken) -> None:
    for _ in range(2):
        assert tell(client, created()).status_code == 204
    assert ReceivedEvent.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": "whsec_of_somebody_else"},
        {"age": 301},
        {"age": -301},
        {"secret": "whsec_of_somebody_else", "scheme": "legacy"},
        {"age": 301, "scheme": "legacy"},
    ],
    ids=str,
)
def test_what_is_not_signed_in_time_with_our_secret_is_refused(
    client: Client, record: IssuedToken, changes: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    answer = tell(client, created(), **changes)
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert not ReceivedEvent.objects.exists()
    assert "An event was refused" in caplog.text
    assert "whsec_" not in caplog.text + answer.content.decode()


def test_a_body_that_was_changed_is_refused(client: Client, record: IssuedToken) -> None:
    headers = signing("standard")(SECRETS[0], "evt-1", created(), time.time())
    answer = client.post(URL, created() + b" ", content_type="application/json", headers=headers)
    assert answer.status_code == 400


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"id": 5}', b"\xff", created(fileId=5)])
def test_a_signed_body_that_cannot_be_read_is_refused(client: Client, body: bytes) -> None:
    assert tell(client, body).status_code == 400
    assert not ReceivedEvent.objects.exists()


def test_a_signature_alone_is_looked_at_before_the_body(client: Client) -> None:
    answer = client.post(URL, b"{" * 10_000, content_type="application/json")
    assert answer.status_code == 400


def test_a_body_larger_than_the_site_takes_is_refused(client: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert tell(client, created()).status_code == 400


def test_an_unknown_event_is_acknowledged_and_logged(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    body = b'{"id": "evt-1", "type": "of.tomorrow", "data": {"what": "ever"}}'
    with caplog.at_level(logging.INFO, "django_imagekit_jwt"):
        assert tell(client, body).status_code == 204
    assert "An event of type of.tomorrow came" in caplog.text


def test_without_a_secret_nothing_is_believed(client: Client, configure: Configure) -> None:
    configure(WEBHOOK_SECRETS=[])
    answer = tell(client, created(), secret="")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    configure(WEBHOOK_SECRETS=[""])
    assert tell(client, created(), secret="").status_code == 503


def test_the_secret_may_stand_in_the_environment(
    client: Client,
    record: IssuedToken,
    configure: Configure,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configure(WEBHOOK_SECRETS=[])
    monkeypatch.setenv("IMAGEKIT_WEBHOOK_SECRET", "whsec_of_the_environment")
    assert tell(client, created(), secret="whsec_of_the_environment").status_code == 204


@pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
def test_nothing_but_post_is_taken(client: Client, method: str) -> None:
    assert getattr(client, method)(URL).status_code == 405


@pytest.fixture
def unwritable(db: None) -> Iterator[None]:
    with read_only():
        yield


def test_an_event_that_cannot_be_written_comes_again(
    client: Client, record: IssuedToken, unwritable: None, caplog: pytest.LogCaptureFixture
) -> None:
    answer = tell(client, created())
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "should come again" in caplog.text
