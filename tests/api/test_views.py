import re

import jwt
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from django_imagekit_jwt.models import IssuedToken
from tests.conftest import Configure
from tests.factories import KEYS, decoded
from tests.failing_writes import read_only

from .asking import BOTH, CAT, CATS, TOKEN, UPLOADS, ask, fields, refusal

AVATARS = {"fixed_parameters": {"folder": "/avatars", "useUniqueFileName": True}}


def test_a_signed_in_user_gets_a_token_and_its_record(signed_in: Client, ann: User) -> None:
    answer = ask(signed_in, TOKEN, {**CAT, "expire": 3600, "publicKey": KEYS.public_key})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer.json().keys() == {"token"}
    whole = decoded(answer.json()["token"])
    record = IssuedToken.objects.get()
    assert record.jti == whole["header"]["jti"]
    assert (record.user, record.username, record.policy) == (ann, "ann", "default")
    assert (record.parameters, record.ip_address) == ({"fileName": "cat.jpg"}, "127.0.0.1")
    assert whole["payload"]["exp"] - whole["payload"]["iat"] == 3600
    assert whole["header"]["kid"] == KEYS.public_key


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("customMetadata", '{ "b":1,\t"a" : "\\u00e9é" }'),
        ("customMetadata", '{"b":1,"a":[1,2]}'),
        ("tags", "b, a , é"),
        ("description", " <b>&amp;\r\n\u2028 🙂 "),
        ("folder", "a//b/"),
        ("checks", '  "file.size" < "5mb"'),
    ],
)
def test_the_payload_is_signed_byte_for_byte_as_it_stands(
    name: str, value: str, signed_in: Client
) -> None:
    payload = {name: value, "fileName": "Grüße 🙂.png"}
    token = ask(signed_in, TOKEN, {"uploadPayload": payload}).json()["token"]
    signed = decoded(token)["payload"]
    assert {key: signed[key] for key in payload} == payload
    assert list(signed) == [*payload, "iat", "exp"]
    assert IssuedToken.objects.get().parameters == payload


def test_several_files_are_issued_in_one_request(signed_in: Client, configure: Configure) -> None:
    configure(POLICIES={"avatars": AVATARS}, UPLOAD_URL="https://upload.example/v2")
    uploads = [{"fileName": "a.png", "size": 3, "type": "image/png"}, {"fileName": "b.png"}]
    answer = ask(signed_in, UPLOADS, {"policy": "avatars", "uploads": uploads})
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    assert answer.json().keys() == {"uploads"}
    issued = answer.json()["uploads"]
    fixed = {"folder": "/avatars", "useUniqueFileName": "true"}
    assert [one["parameters"] for one in issued] == [
        {"fileName": "a.png", **fixed},
        {"fileName": "b.png", **fixed},
    ]
    for one in issued:
        assert one.keys() == {"jti", "token", "parameters", "uploadUrl", "expiresAt"}
        whole = decoded(one["token"])
        times = {"iat": whole["payload"]["iat"], "exp": whole["payload"]["exp"]}
        assert whole["payload"] == {**one["parameters"], **times}
        assert whole["header"]["jti"] == one["jti"]
        assert one["uploadUrl"] == "https://upload.example/v2"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one["expiresAt"])
        assert IssuedToken.objects.get(jti=one["jti"]).exp.timestamp() == times["exp"]


@pytest.mark.parametrize("count", [1, 40])  # Django puts 999 values into one query of SQLite
def test_any_number_of_files_costs_the_same_queries(signed_in: Client, count: int) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = ask(signed_in, UPLOADS, {"uploads": [{"fileName": "a"}] * count})
    assert len(answer.json()["uploads"]) == IssuedToken.objects.count() == count
    commands = [query["sql"].split()[0] for query in queries]
    assert commands == ["SELECT", "SELECT", "SAVEPOINT", "INSERT", "RELEASE"]


def test_a_policys_account_signs_and_its_key_is_recorded(
    signed_in: Client, configure: Configure
) -> None:
    keys = iter(["private_eu_0123456789abcdef0123456789", "private_eu_rotated_abcdef0123456789"])
    eu = {"PUBLIC_KEY": "public_eu", "PRIVATE_KEY": lambda: next(keys)}
    configure(ACCOUNTS={"eu": eu}, POLICIES={"eu": {"account": "eu"}})
    for key in ("private_eu_0123456789abcdef0123456789", "private_eu_rotated_abcdef0123456789"):
        answer = ask(signed_in, UPLOADS, {"policy": "eu", "uploads": [{"fileName": "a"}]})
        token = answer.json()["uploads"][0]["token"]
        assert jwt.decode_complete(token, key, algorithms=["HS256"])["header"]["kid"] == "public_eu"
    assert set(IssuedToken.objects.values_list("kid", flat=True)) == {"public_eu"}


def test_all_files_are_issued_or_none(signed_in: Client) -> None:
    uploads = [{"fileName": "a"}, {"fileName": "a/b"}, {"fileName": "c", "tags": 5}]
    answer = ask(signed_in, UPLOADS, {"uploads": uploads})
    assert fields(answer, "invalid_parameters") == ["uploads[1].fileName", "uploads[2].tags"]


@pytest.mark.parametrize(("policy", "allowed"), [("default", 100), ("few", 2), ("many", 1000)])
def test_a_batch_is_as_large_as_its_policy_allows(
    policy: str, allowed: int, signed_in: Client, configure: Configure
) -> None:
    configure(POLICIES={"few": {"batch_size": 2}, "many": {"batch_size": 1000}})
    too_many = {"policy": policy, "uploads": [{"fileName": "a"}] * (allowed + 1)}
    assert fields(ask(signed_in, UPLOADS, too_many), "invalid_request") == ["uploads"]
    just_enough = {"policy": policy, "uploads": [{"fileName": "a"}] * allowed}
    assert ask(signed_in, UPLOADS, just_enough).status_code == 201
    assert IssuedToken.objects.count() == allowed


@pytest.mark.parametrize(
    ("asked", "seconds"), [({}, 60), ({"expire": 3600}, 60), ({"expire": 5}, 5)]
)
def test_the_lifetime_asked_for_is_capped_by_the_policy(
    asked: dict[str, int], seconds: int, signed_in: Client, configure: Configure
) -> None:
    configure(TOKEN_LIFETIME=50, POLICIES={"default": {"lifetime": 60}})
    payload = decoded(ask(signed_in, TOKEN, {**CAT, **asked}).json()["token"])["payload"]
    assert payload["exp"] - payload["iat"] == seconds


def test_the_official_clients_must_send_what_the_policy_fixes(
    signed_in: Client, configure: Configure
) -> None:
    configure(POLICIES={"avatars": AVATARS})
    answer = ask(signed_in, TOKEN, {**CAT, "policy": "avatars"})
    assert fields(answer, "policy_violation") == ["folder", "useUniqueFileName"]
    payload = {"fileName": "a", "folder": "/avatars", "useUniqueFileName": "true"}
    answer = ask(signed_in, TOKEN, {"uploadPayload": payload, "policy": "avatars"})
    assert answer.status_code == 200


def test_a_key_that_is_not_ours_is_refused_without_showing_ours(signed_in: Client) -> None:
    answer = ask(signed_in, TOKEN, {**CAT, "publicKey": "public_other"})
    assert fields(answer, "invalid_request") == ["publicKey"]
    assert KEYS.public_key not in answer.content.decode()
    assert "public_other" not in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("webhookUrl", "https://example.com/"),
        ("extensions", '[{"name": "remove-bg"}]'),
        ("transformation", '{"pre": "w-300"}'),
    ],
)
def test_what_costs_money_is_refused_by_both_endpoints(
    name: str, value: str, signed_in: Client
) -> None:
    upload = {"fileName": "a", name: value}
    answer = ask(signed_in, TOKEN, {"uploadPayload": upload})
    assert fields(answer, "policy_violation") == [name]
    answer = ask(signed_in, UPLOADS, {"uploads": [upload]})
    assert fields(answer, "policy_violation") == [f"uploads[0].{name}"]


@pytest.mark.parametrize(("url", "body"), BOTH)
def test_a_policy_that_is_not_open_is_refused(
    url: str, body: dict[str, object], signed_in: Client, configure: Configure
) -> None:
    configure(POLICIES={"default": None, "avatars": {}})
    for name in ("default", "avatar", "\ud800", "a" * 100_000):
        answer = ask(signed_in, url, {**body, "policy": name})
        assert fields(answer, "unknown_policy") == ["policy"]
    assert fields(ask(signed_in, url, body), "unknown_policy") == ["policy"]


@pytest.mark.parametrize("placement", ["header", "claim", "omit"])
def test_equal_requests_get_different_tokens(
    placement: str, signed_in: Client, configure: Configure
) -> None:
    configure(JTI=placement)
    tokens = {ask(signed_in, TOKEN, CAT).json()["token"] for _ in range(5)}
    assert len(tokens) == IssuedToken.objects.count() == 5


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("url", [TOKEN, UPLOADS])
def test_every_other_method_is_refused_in_the_one_shape(
    method: str, url: str, signed_in: Client
) -> None:
    answer = getattr(signed_in, method)(url)
    assert answer["Allow"] == "POST, OPTIONS"
    if method == "head":
        assert (answer.status_code, answer["Cache-Control"]) == (405, "no-store")
    else:
        refusal(answer, 405, "method_not_allowed")


def test_a_site_without_keys_tells_its_log_and_no_stranger(
    signed_in: Client,
    configure: Configure,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.delenv("IMAGEKIT_PRIVATE_KEY", raising=False)
    configure(PRIVATE_KEY="")
    for url, body in BOTH:
        said = refusal(ask(signed_in, url, body), 503, "not_configured")
        assert "PRIVATE_KEY" not in said["message"]
    assert caplog.text.count("IMAGEKIT_JWT['PRIVATE_KEY'] is missing") == 2


def test_if_the_record_cannot_be_written_no_token_leaves(
    signed_in: Client, caplog: pytest.LogCaptureFixture, configure: Configure
) -> None:
    with read_only():
        answers = [ask(signed_in, url, body) for url, body in BOTH]
        configure(JTI="omit")
        answers.append(ask(signed_in, UPLOADS, CATS))
    for answer in answers:
        assert "token was issued. Try again." in refusal(answer, 503, "not_issued")["message"]
        assert "eyJ" not in answer.content.decode()
    assert caplog.text.count("Nothing was written: the database failed.") == 3
