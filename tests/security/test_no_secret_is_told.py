"""A whole upload with every log wide open: no key, token or secret is in any of it."""

import logging
import time
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.signing import dumps
from django.db import connection
from django.test import Client

from django_imagekit_jwt.api.serializers import TokenRequest
from django_imagekit_jwt.conf import conf, key_pair
from django_imagekit_jwt.exceptions import NotConfigured
from django_imagekit_jwt.issuing import issue_token
from django_imagekit_jwt.models import IssuedToken, ReceivedEvent
from django_imagekit_jwt.policies import UploadPolicy
from django_imagekit_jwt.testing.emulator import Emulator
from django_imagekit_jwt.testing.emulator.signatures import signing
from django_imagekit_jwt.testing.sending import send
from django_imagekit_jwt.testing.uploads import PICTURE
from django_imagekit_jwt.uploads import Requester
from tests.admin.asking import LIST
from tests.api.asking import CAT, CATS, TOKEN, UPLOADS, ask, refusal
from tests.conftest import Configure
from tests.factories import KEYS

from .secrets import seen_in

SECRETS = ["whsec_the_secret_of_the_suite"]
HOOK = "/imagekit/webhook/"


@pytest.fixture
def wide_open(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Every logger at DEBUG: ours, Django's with its SQL, and those of the libraries."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "django.db.backends")
    connection.force_debug_cursor = True
    yield caplog
    connection.force_debug_cursor = False


@pytest.fixture
def account(imagekit: Emulator, configure: Configure) -> Emulator:
    configure(VERIFY_UPLOADS=True, WEBHOOK_SECRETS=SECRETS)
    return imagekit


def upload_everything(client: Client, user: User) -> None:
    """Issue, upload, report, verify, hear of it, and take its receipt: well, and then badly."""
    issued = issue_token(Requester(user, form_field="avatar"), UploadPolicy(), CAT["uploadPayload"])
    address = f"{UPLOADS}{issued.jti}/complete/"
    told = ask(client, address, send(issued, PICTURE)).json()
    sent = {"name": "Ann", "avatar": told["receipt"]}
    assert client.post("/forms/profile/", sent).json()["pk"]
    event = b'{"id": "evt-1", "type": "file.deleted", "data": {"fileId": "a"}}'
    for secret in (*SECRETS, "whsec_of_somebody_else"):
        headers = signing("standard")(secret, "evt-1", event, time.time())
        client.post(HOOK, event, "application/json", headers=headers)
    stolen = {"fileId": issued.token, "filePath": key_pair().private_key}
    assert ask(client, address, stolen).status_code == 400
    client.post("/forms/profile/", {"avatar": dumps(["unknown"], salt="another")})
    assert ask(client, UPLOADS, CATS).status_code == 201


def lines_of(caplog: pytest.LogCaptureFixture) -> str:
    """Give each line as it is written, and whatever a formatter could write of it."""
    return "\n".join(f"{one.getMessage()} {vars(one)}" for one in caplog.records)


def test_no_log_has_a_secret_though_every_logger_is_wide_open(
    signed_in: Client, ann: User, account: Emulator, wide_open: pytest.LogCaptureFixture
) -> None:
    upload_everything(signed_in, ann)
    names = {record.name.partition(".")[0] for record in wide_open.records}
    assert {"django", "django_imagekit_jwt", "httpcore", "imagekitio"} <= names
    assert seen_in(lines_of(wide_open)) == []


def test_no_statement_of_sql_has_a_secret(
    signed_in: Client, ann: User, account: Emulator, wide_open: pytest.LogCaptureFixture
) -> None:
    upload_everything(signed_in, ann)
    logged = [one.getMessage() for one in wide_open.records if one.name == "django.db.backends"]
    asked = "\n".join((*logged, *(query["sql"] for query in connection.queries)))
    assert "INSERT INTO" in asked
    assert IssuedToken.objects.first().jti in asked  # type: ignore[union-attr]  # there are two
    assert seen_in(asked.replace(KEYS.public_key, "")) == []


def test_no_row_of_the_database_has_a_secret(
    signed_in: Client, ann: User, account: Emulator
) -> None:
    upload_everything(signed_in, ann)
    rows = [*IssuedToken.objects.values(), *ReceivedEvent.objects.values()]
    assert len(rows) == 3
    assert seen_in(str(rows)) == []


@pytest.mark.parametrize("path", ["", "overview/", "export/csv/", "export/jsonl/", "{pk}/change/"])
def test_no_page_of_the_admin_has_a_secret(
    path: str, admin_client: Client, ann: User, account: Emulator
) -> None:
    upload_everything(admin_client, User.objects.get(username="admin"))
    record = IssuedToken.objects.earliest("pk")
    answer = admin_client.get(LIST + path.format(pk=record.pk))
    assert seen_in(answer.getvalue().decode()) == []


@pytest.mark.parametrize("path", ["/widget/", "/forms/profile/", "/forms/gallery/"])
def test_no_page_with_the_widget_has_a_secret(
    path: str, signed_in: Client, account: Emulator
) -> None:
    page = signed_in.get(path).content.decode()
    assert "<imagekit-upload" in page
    assert seen_in(page) == []


def test_a_private_key_that_is_sent_for_the_public_one_is_not_repeated(
    signed_in: Client, wide_open: pytest.LogCaptureFixture
) -> None:
    answer = ask(signed_in, TOKEN, {**CAT, "publicKey": KEYS.private_key})
    assert seen_in(str(refusal(answer, 400, "invalid_request"))) == []
    assert seen_in(lines_of(wide_open)) == []
    assert seen_in(repr(TokenRequest({}, "default", None, KEYS.private_key))) == []


def test_what_is_issued_does_not_show_its_token(ann: User) -> None:
    issued = issue_token(Requester(ann), UploadPolicy(), CAT["uploadPayload"])
    assert seen_in(issued.token) == ["a token"]
    assert seen_in(repr(issued)) == []


@pytest.mark.parametrize("key", [b"private_bytes", "private_é", "private_\udcff", "private_\n", 5])
def test_a_key_that_cannot_sign_is_refused_before_anything_fails_over_it(
    key: object, configure: Configure, signed_in: Client, caplog: pytest.LogCaptureFixture
) -> None:
    configure(PRIVATE_KEY=key)
    refusal(ask(signed_in, TOKEN, CAT), 503, "not_configured")
    assert "IMAGEKIT_JWT['PRIVATE_KEY'] is no text in printable ASCII" in caplog.text
    assert str(key) not in caplog.text


def test_a_certificate_for_a_key_is_refused_without_showing_it(
    configure: Configure, signed_in: Client, caplog: pytest.LogCaptureFixture
) -> None:
    configure(PRIVATE_KEY="-----BEGIN CERTIFICATE----- geheim -----END CERTIFICATE-----")
    refusal(ask(signed_in, TOKEN, CAT), 503, "not_configured")
    assert "The private key cannot sign" in caplog.text
    assert "geheim" not in caplog.text


@pytest.mark.parametrize("secret", [b"whsec_bytes", "whsec_é", "whsec_\udcff", "", 5])
def test_a_webhook_secret_that_cannot_sign_is_refused_before_anything_fails_over_it(
    secret: object, configure: Configure, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    configure(WEBHOOK_SECRETS=[secret])
    headers = signing("standard")(SECRETS[0], "evt-1", b"{}", time.time())
    assert client.post(HOOK, b"{}", "application/json", headers=headers).status_code == 503
    assert "IMAGEKIT_JWT['WEBHOOK_SECRETS'] is empty, or no text" in caplog.text
    assert not secret or str(secret) not in caplog.text


@pytest.mark.parametrize("as_callable", [False, True], ids=["text", "callable"])
def test_swapped_keys_sign_nothing_as_every_token_would_name_the_private_one(
    as_callable: bool,  # noqa: FBT001 - by name
    configure: Configure,
    signed_in: Client,
) -> None:
    def private() -> str:
        return KEYS.private_key

    configure(PUBLIC_KEY=private if as_callable else private(), PRIVATE_KEY=KEYS.public_key)
    for url, body in ((TOKEN, CAT), (UPLOADS, CATS)):
        answer = ask(signed_in, url, body)
        assert KEYS.private_key not in str(refusal(answer, 503, "not_configured"))
    configure(JTI="omit")
    with pytest.raises(NotConfigured, match="Swap the two keys"):
        issue_token(Requester(None), UploadPolicy(), CAT["uploadPayload"])
    assert conf.JTI == "omit"
