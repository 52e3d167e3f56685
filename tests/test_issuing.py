from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import jwt
import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import DatabaseError, connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone as django_timezone
from rest_framework_simplejwt.models import TokenUser
from rest_framework_simplejwt.tokens import AccessToken

from django_imagekit_jwt.exceptions import (
    InvalidParameters,
    NotConfigured,
    NotIssued,
    PolicyViolation,
)
from django_imagekit_jwt.issuing import issue_token, issue_uploads
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.policies import UploadPolicy
from django_imagekit_jwt.protocol.tokens import JtiPlacement, read
from django_imagekit_jwt.uploads import Requester, WantedUpload
from tests.conftest import Configure
from tests.factories import KEYS
from tests.failing_writes import no_room

pytestmark = pytest.mark.django_db
POLICY = UploadPolicy(name="avatars", fixed_parameters={"folder": "/avatars"}, lifetime=1000)
NOBODY = Requester(None)
CAT = {"fileName": "cat.jpg"}
WANTED = WantedUpload(CAT)


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> int:
    """Stop the clock at this second: every request of the test is within it."""
    now = 1_800_000_000
    monkeypatch.setattr("time.time", lambda: now + 0.999)
    return now


@pytest.fixture
def full() -> Iterator[None]:
    """Make every INSERT fail, in the database itself."""
    with no_room():
        yield


@pytest.mark.parametrize("placement", ["header", "claim", "omit"])
def test_a_token_may_try_another_placement_of_its_id(
    placement: JtiPlacement, configure: Configure
) -> None:
    configure(JTI="claim" if placement == "header" else "header")
    issued = issue_token(NOBODY, POLICY, {**CAT, "folder": "/avatars"}, jti_placement=placement)
    whole = jwt.decode_complete(issued.token, options={"verify_signature": False})
    assert whole["header"].get("jti") == (issued.jti if placement == "header" else None)
    assert whole["payload"].get("jti") == (issued.jti if placement == "claim" else None)
    assert IssuedToken.objects.get().jti == issued.jti


def test_an_id_is_128_random_bits_behind_the_second(ann: User, frozen: int) -> None:
    ids = [one.jti for one in issue_uploads(Requester(ann), POLICY, [WANTED] * 40)]
    assert {one[:8] for one in ids} == {f"{frozen:x}"}
    assert {len(urlsafe_b64decode(f"{one[8:]}==")) for one in ids} == {16}
    assert len({one[8:] for one in ids}) == 40


def test_the_token_and_its_record_say_the_same(ann: User, frozen: int) -> None:
    [issued] = issue_uploads(Requester(ann, "192.0.2.7"), POLICY, [WANTED])
    signed = read(issued.token, KEYS)
    record = IssuedToken.objects.get()
    assert record.jti == issued.jti == signed.jti
    assert record.parameters == issued.parameters == signed.parameters
    assert signed.parameters == {"fileName": "cat.jpg", "folder": "/avatars"}
    assert (record.iat.timestamp(), signed.iat) == (frozen, frozen)
    assert (record.exp.timestamp(), signed.exp) == (frozen + 1000, frozen + 1000)
    assert record.exp == issued.expires_at
    assert (record.user, record.username, record.policy) == (ann, "ann", "avatars")
    assert (record.kid, record.ip_address) == (KEYS.public_key, "192.0.2.7")
    assert issued.upload_url == "https://upload.imagekit.io/api/v2/files/upload"


def test_a_single_token_is_signed_for_exactly_what_was_sent() -> None:
    sent = {"folder": "/avatars", "customMetadata": '{ "a":1,"é":"\\u00e9" }', "fileName": "a"}
    issued = issue_token(NOBODY, POLICY, sent, lifetime=60)
    assert list(issued.parameters.items()) == list(sent.items())
    signed = read(issued.token, KEYS)
    assert signed.parameters == sent
    assert signed.exp - signed.iat == 60


@pytest.mark.parametrize(("wanted", "seconds"), [(None, 1000), (10, 10), (3600, 1000)])
def test_the_lifetime_is_the_policys_to_cap(wanted: int | None, seconds: int) -> None:
    signed = read(issue_token(NOBODY, UploadPolicy(lifetime=1000), CAT, wanted).token, KEYS)
    assert signed.exp - signed.iat == seconds


def test_any_number_of_uploads_costs_one_insert(ann: User) -> None:
    uploads = [WantedUpload({"fileName": f"{index}.png"}) for index in range(40)]  # 999 values
    with CaptureQueriesContext(
        connection,
    ) as queries:
        issued = issue_uploads(Requester(ann), POLICY, uploads)
    inserts = [query["sql"] for query in queries if query["sql"].startswith("INSERT")]
    assert len(inserts) == 1
    assert len(queries) <= 3  # SAVEPOINT, INSERT, RELEASE
    assert len({one.jti for one in issued}) == IssuedToken.objects.count() == 40
    assert [one.parameters["fileName"] for one in issued] == [
        one.parameters["fileName"] for one in uploads
    ]


def test_no_upload_is_issued_if_one_is_refused() -> None:
    uploads = [WANTED, WantedUpload({"tags": "%"}), WantedUpload({"fileName": 5})]
    with pytest.raises(InvalidParameters) as caught:
        issue_uploads(NOBODY, POLICY, uploads)
    assert list(caught.value.errors) == [
        "uploads[1].tags",
        "uploads[1].fileName",
        "uploads[2].fileName",
    ]
    assert not IssuedToken.objects.exists()


def test_a_batch_is_refused_for_its_first_reason_and_names_all() -> None:
    uploads = [WantedUpload({**CAT, "folder": "/"}), WantedUpload({})]
    with pytest.raises(PolicyViolation) as caught:
        issue_uploads(NOBODY, POLICY, uploads)
    assert list(caught.value.errors) == ["uploads[0].folder", "uploads[1].fileName"]


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("placement", ["header", "claim"])
def test_without_a_record_no_token_leaves(placement: str, configure: Configure) -> None:
    configure(JTI=placement)
    with pytest.raises(DatabaseError, match="name"):
        issue_token(NOBODY, UploadPolicy(), CAT)


@pytest.mark.usefixtures("full")
def test_without_a_record_no_token_leaves_where_expiry_alone_differs(configure: Configure) -> None:
    configure(JTI="omit")
    with pytest.raises(NotIssued, match="Try again in a second"):
        issue_token(NOBODY, UploadPolicy(), CAT)


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("placement", ["header", "claim", "omit"])
def test_equal_requests_in_one_second_get_different_tokens(
    placement: str, configure: Configure
) -> None:
    configure(JTI=placement)
    issued = [
        *issue_uploads(NOBODY, UploadPolicy(), [WANTED] * 5),
        *issue_uploads(NOBODY, UploadPolicy(), [WANTED] * 5),
        issue_token(NOBODY, UploadPolicy(), CAT),
    ]
    assert len({one.token for one in issued}) == len(issued) == 11
    assert {one.jti for one in issued} == set(IssuedToken.objects.values_list("jti", flat=True))
    for one in issued:
        assert read(one.token, KEYS).exp == one.expires_at.timestamp()


def test_without_an_id_equal_tokens_live_one_second_less_each(
    configure: Configure, frozen: int
) -> None:
    configure(JTI="omit")
    lives = [issue_token(NOBODY, UploadPolicy(), CAT, 10).expires_at for _ in range(10)]
    assert [live.timestamp() - frozen for live in lives] == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    with pytest.raises(NotIssued, match=r"set IMAGEKIT_JWT\['JTI'\] to 'header'"):
        issue_token(NOBODY, UploadPolicy(), CAT, 10)
    assert IssuedToken.objects.count() == 10


@pytest.mark.usefixtures("frozen")
def test_without_an_id_different_uploads_share_an_expiry(configure: Configure) -> None:
    configure(JTI="omit")
    issued = issue_uploads(NOBODY, UploadPolicy(), [WANTED, WantedUpload({"fileName": "dog.jpg"})])
    assert len({one.expires_at for one in issued}) == 1
    assert all(read(one.token, KEYS).jti is None for one in issued)


def test_without_keys_nothing_is_issued(
    configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IMAGEKIT_PRIVATE_KEY", raising=False)
    configure(PRIVATE_KEY="")
    with pytest.raises(NotConfigured):
        issue_token(NOBODY, UploadPolicy(), CAT)
    assert not IssuedToken.objects.exists()


def _token_user() -> TokenUser:
    token = AccessToken()
    token["username"] = "from elsewhere"
    return TokenUser(token)


class NamelessUser:
    """What a site's own authentication may give."""


@pytest.mark.parametrize(
    ("make", "username"),
    [
        (lambda: None, ""),
        (AnonymousUser, ""),
        (NamelessUser, ""),
        (_token_user, "from elsewhere"),
        (lambda: User(username="unsaved"), "unsaved"),
    ],
    ids=["none", "anonymous", "nameless", "of another system", "unsaved"],
)
def test_whoever_is_no_user_of_this_site_is_recorded_by_name(make: Any, username: str) -> None:
    issue_token(Requester(make()), UploadPolicy(), CAT)
    record = IssuedToken.objects.get()
    assert (record.user, record.username) == (None, username)


def test_a_long_user_name_is_recorded_as_far_as_it_fits() -> None:
    issue_token(Requester(User(username="é" * 300)), UploadPolicy(), CAT)
    assert IssuedToken.objects.get().username == "é" * 255


@override_settings(USE_TZ=False, TIME_ZONE="Asia/Tokyo")
def test_without_time_zones_local_time_is_recorded(frozen: int) -> None:
    issued = issue_token(NOBODY, UploadPolicy(), CAT)
    record = IssuedToken.objects.get()
    tokyo = datetime.fromtimestamp(frozen, tz=django_timezone.get_current_timezone())
    assert record.iat == tokyo.replace(tzinfo=None)
    assert issued.expires_at == datetime.fromtimestamp(frozen + 600, tz=timezone.utc)


@pytest.mark.parametrize(
    ("address", "stored"), [("2001:db8:1:2::3", "2001:db8:1::"), ("garbage", None)]
)
def test_every_address_can_be_stored_as_the_site_says(
    address: str, stored: str | None, configure: Configure
) -> None:
    configure(RECORD_IP="truncated")
    issue_token(Requester(None, address), UploadPolicy(), CAT)
    assert IssuedToken.objects.get().ip_address == stored
