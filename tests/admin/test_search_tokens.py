"""A pasted token finds its record, and is neither kept nor repeated."""

import json
import logging
from base64 import urlsafe_b64encode
from datetime import timedelta

import jwt
import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.views.debug import SafeExceptionReporterFilter
from hypothesis import given
from hypothesis import strategies as st

from django_imagekit_jwt.admin.search import _TOKEN, _ids, without_token
from django_imagekit_jwt.issuing import IssuedUpload, issue_token
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.policies import UploadPolicy
from django_imagekit_jwt.protocol.tokens import JtiPlacement
from django_imagekit_jwt.uploads import Requester
from tests.admin.asking import LIST, found, listed, listing
from tests.admin.searching import note, search
from tests.conftest import Configure
from tests.factories import issued_token

PLACEMENTS: list[JtiPlacement] = ["header", "claim", "omit"]


def issued(user: User, placement: JtiPlacement, configure: Configure) -> IssuedUpload:
    configure(JTI=placement)
    parameters = {"fileName": "cat.jpg", "description": "Grüße " * 20}
    return issue_token(Requester(user), UploadPolicy(), parameters)


@pytest.mark.parametrize("placement", PLACEMENTS)
@pytest.mark.parametrize(
    "pasted",
    ["{}", " {}\n", "Bearer {}", "token={}&x=1", '{{"token": "{}"}}', "curl -F 'token={}'"],
)
def test_a_whole_token_finds_its_record(
    placement: JtiPlacement, pasted: str, configure: Configure, staff: Client, ann: User
) -> None:
    one, _ = issued(ann, placement, configure), issued_token()
    query = search(staff, pasted.format(one.token), status="active")
    assert query == {"status": "active", "q": one.jti}
    assert listed(staff, **query) == [one.jti]


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_a_token_in_several_lines_finds_its_record(
    placement: JtiPlacement, configure: Configure, staff: Client, ann: User
) -> None:
    one = issued(ann, placement, configure)
    parts = [one.token[start : start + 7] for start in range(0, len(one.token), 7)]
    assert search(staff, "\r\n ".join(parts)) == {"q": one.jti}
    assert search(staff, "Bearer " + " ".join(parts)) == {"q": one.jti}


def forged(header: object, claims: object, signature: str = "c2lnbmF0dXJl") -> str:
    parts = (urlsafe_b64encode(json.dumps(part).encode()) for part in (header, claims))
    return ".".join(part.rstrip(b"=").decode() for part in parts) + f".{signature}"


def digest(token: str) -> str:
    return _ids(token)[-1]


def test_a_token_without_a_record_leads_to_its_id_alone(staff: Client) -> None:
    in_header = forged({"alg": "HS256", "jti": "theirs"}, {"iat": 1, "exp": 2})
    in_claims = forged({"alg": "HS256"}, {"jti": "theirs", "iat": 1})
    nameless = forged({"alg": "HS256"}, {"iat": 1, "exp": 2})
    assert search(staff, in_header) == search(staff, in_claims) == {"q": "theirs"}
    assert search(staff, nameless) == {"q": digest(nameless)}
    assert "No record has exactly this." in note(listing(staff, q=digest(nameless)))


@pytest.mark.parametrize(
    "jti",
    [7, None, "", ["a"], {"a": 1}, "x" * 65, "a b", "é", "a.b", "eyJhbGciOiJI.eyJpYXQiOjF9.x"],
)
def test_an_id_that_none_of_ours_could_be_is_passed_over(jti: object, staff: Client) -> None:
    token = forged({"alg": "HS256", "jti": jti}, {"iat": 1, "exp": 2})
    assert search(staff, token) == {"q": digest(token)}


@pytest.mark.parametrize(
    "token",
    [
        "eyJhbGciOiJIUzI1NiJ.eyJpYXQiOjEsImV.c2ln",  # cut off in a character
        "eyJhbGciOiJIUzI1NiJ9.eyJpYXQiOjF9.",
        "eyJhbGciOiJIUzI1NiJ9.eyJpYXQiOjF9",
        "eyJ________________.eyJ________________.x",
        "eyJhIjp7" + "eyJhIjp7" * 4 + ".eyJhIjp7eyJhIjp7.x",
    ],
)
def test_what_only_looks_like_a_token_is_not_repeated_either(token: str, staff: Client) -> None:
    query = search(staff, token)
    assert query == {"q": digest(token)}
    assert "eyJ" not in listing(staff, **query)


def test_deep_and_large_numbers_in_a_token_are_no_error(db: None) -> None:
    deep = "eyJ" + urlsafe_b64encode(b'a":' + b'{"a":' * 50_000).decode()[1:].rstrip("=")
    nested = urlsafe_b64encode(b'{"a":' + b"[" * 100_000).rstrip(b"=").decode()
    large = urlsafe_b64encode(b'{"a":' + b"9" * 9_000 + b"}").rstrip(b"=").decode()
    for part in (deep, nested, large):
        token = f"{part}.{part}.x"
        assert without_token(token) == digest(token)


@pytest.mark.parametrize("term", ["eyJ" * 400_000, "eyJ" + "a" * 900_000, "eyJ.eyJ." * 100_000])
def test_a_long_term_is_read_once(term: str, db: None) -> None:
    started = timezone.now()
    assert without_token(term) == term
    assert timezone.now() - started < timedelta(seconds=5)


@pytest.mark.parametrize(
    "term",
    [
        "heyJude.tar.gz",
        "christopher.montgomery.washington",
        "/a/eyJ.eyJ.jpg",
        "eyJudethesong.mp3",
        "192.0.2.7",
        "a.b.c",
    ],
)
def test_other_terms_with_dots_are_searched_for_as_they_are(term: str, staff: Client) -> None:
    issued_token(jti="a", username=term)
    assert search(staff, term) == {"q": term}
    assert found(staff, q=term) == {"a"}


@given(
    header=st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=9), min_size=1),
    claims=st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=9), min_size=1),
    around=st.sampled_from(["{}", "Bearer {}", "x={}", " {} "]),
)
def test_any_token_of_any_library_is_known_for_one(
    header: dict[str, object], claims: dict[str, object], around: str
) -> None:
    token = jwt.encode(claims | {"iat": 1}, "k" * 32, algorithm="HS256", headers={"a": header})
    match = _TOKEN.search(around.format(token))
    assert match is not None
    assert match[0] == token


def secrets_of(token: str) -> tuple[str, str, str]:
    _, claims, signature = token.split(".")
    return token, claims, signature


@pytest.mark.parametrize("placement", PLACEMENTS)
@pytest.mark.parametrize("is_known", [True, False])
def test_nothing_of_a_pasted_token_is_kept_or_repeated(
    placement: JtiPlacement,
    configure: Configure,
    admin_client: Client,
    ann: User,
    caplog: pytest.LogCaptureFixture,
    *,
    is_known: bool,
) -> None:
    one = issued(ann, placement, configure)
    if not is_known:
        IssuedToken.objects.all().delete()
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "django.db.backends")
    with CaptureQueriesContext(connection) as queries:
        answer = admin_client.post(f"{LIST}search/", {"q": one.token})
        shown = admin_client.get(answer["Location"])
    stored = [session.get_decoded() for session in Session.objects.all()]
    told = "\n".join([answer["Location"], str(answer.headers), str(stored), caplog.text])
    for text in (told, answer.content.decode(), shown.content.decode(), str(list(queries))):
        for secret in secrets_of(one.token):
            assert secret not in text
    assert one.jti in caplog.text  # in a query, all of which are logged while they are captured


@pytest.mark.parametrize("placement", PLACEMENTS)
@pytest.mark.parametrize("also", ["", "&q=ann", "&q="])
def test_an_address_with_a_token_is_left_at_once(
    placement: JtiPlacement, also: str, configure: Configure, staff: Client, ann: User
) -> None:
    one = issued(ann, placement, configure)
    answer = staff.get(f"{LIST}?policy=default&p=2&q={one.token}{also}")
    assert (answer.status_code, answer.content) == (302, b"")
    assert answer["Location"] == f"{LIST}?policy=default&q={one.jti}"
    assert listed(staff, policy="default", q=one.jti) == [one.jti]


def test_an_export_by_a_token_asks_for_its_id(staff: Client, ann: User) -> None:
    one = issue_token(Requester(ann), UploadPolicy(), {"fileName": "cat.jpg"})
    issued_token()
    with CaptureQueriesContext(connection) as queries:
        answer = staff.get(f"{LIST}export/jsonl/", {"q": one.token})
        rows = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert rows.count("\n") == 1
    assert one.jti in rows
    for text in (rows, str(list(queries))):
        for secret in secrets_of(one.token):
            assert secret not in text


def test_an_error_report_has_no_term_in_it(admin_client: Client) -> None:
    answer = admin_client.post(f"{LIST}search/", {"q": "a-secret"})
    reported = SafeExceptionReporterFilter().get_post_parameters(answer.wsgi_request)
    assert reported["q"] == SafeExceptionReporterFilter.cleansed_substitute
