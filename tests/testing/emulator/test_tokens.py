"""Which tokens are believed."""

import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping

import jwt
import pytest

from django_imagekit_jwt.testing.emulator import (
    DEFAULT_ACCOUNT,
    Account,
    Emulator,
    Options,
    running_emulator,
)
from django_imagekit_jwt.testing.emulator.refusals import Refusal
from django_imagekit_jwt.testing.emulator.tokens import (
    JtiPlace,
    check_jti,
    check_payload,
    check_times,
    read_token,
)

from .client import TEXT, Parts, post, sign, upload

NOW = 1_714_035_985
INVALID = "Your request has invalid token."
EXPIRED = "Your request contains expired token."
MISMATCH = (
    "Your request contains invalid payload. It does not match with the payload used to generate "
    "token."
)
STRANGER = Account("public_local_imagekit_0000", "private_stranger_0123456789abcdef012345", "x")


def test_a_token_tells_its_account_and_claims() -> None:
    token = read_token(sign({"fileName": "a", "iat": 1, "exp": 2}), [DEFAULT_ACCOUNT])
    assert token.account is DEFAULT_ACCOUNT
    assert token.claims == {"fileName": "a", "iat": 1, "exp": 2}


def _other_spelling(token: str) -> str:
    # The last of 43 characters holds four bits of the signature and two that mean nothing.
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + alphabet[alphabet.index(token[-1]) ^ 1]


def _without_kid() -> str:
    return jwt.encode({"iat": NOW, "exp": NOW + 60}, DEFAULT_ACCOUNT.private_key, "HS256")


@pytest.mark.parametrize(
    "token",
    [
        "",
        "no token",
        "a.b.c",
        "é.b.c",
        sign({})[:-8] + "A" * 8,
        sign({}, account=STRANGER),
        sign({}, headers={"kid": "public_unknown"}),
        sign({}, headers={"typ": "at+jwt"}),
        sign({}, algorithm="none"),
        _without_kid(),
        _other_spelling(sign({})),
        urlsafe_b64encode(b"[" * 200_000).rstrip(b"=").decode() + ".e30.AAAA",
    ],
    ids=range(12),
)
def test_a_token_that_is_not_ours_is_invalid(token: str) -> None:
    with pytest.raises(Refusal, match=INVALID):
        read_token(token, [DEFAULT_ACCOUNT])


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_no_other_algorithm_is_believed(algorithm: str) -> None:
    account = Account("public_long", "private_" + "0123456789abcdef" * 4, "long")
    with pytest.raises(Refusal, match=INVALID):
        read_token(sign({}, account=account, algorithm=algorithm), [account])


@pytest.mark.parametrize("lifetime", [1, 60, 3600])
def test_a_token_may_live_for_an_hour(lifetime: int) -> None:
    check_times({"iat": NOW, "exp": NOW + lifetime}, now=NOW, iat_skew=0)


@pytest.mark.parametrize(
    ("times", "message"),
    [
        ({}, INVALID),
        ({"iat": NOW}, INVALID),
        ({"exp": NOW + 60}, INVALID),
        ({"iat": float(NOW), "exp": NOW + 60}, INVALID),
        ({"iat": NOW, "exp": str(NOW + 60)}, INVALID),
        ({"iat": True, "exp": NOW + 60}, INVALID),
        ({"iat": NOW, "exp": NOW + 3601}, INVALID),
        ({"iat": NOW + 11, "exp": NOW + 60}, INVALID),
        ({"iat": NOW - 60, "exp": NOW}, EXPIRED),
        ({"iat": NOW, "exp": NOW - 1}, EXPIRED),
    ],
)
def test_a_token_out_of_its_time_is_refused(times: Mapping[str, object], message: str) -> None:
    with pytest.raises(Refusal, match=message):
        check_times(times, now=NOW, iat_skew=10)


def test_a_clock_that_runs_a_little_ahead_is_forgiven() -> None:
    check_times({"iat": NOW + 10, "exp": NOW + 60}, now=NOW, iat_skew=10)


@pytest.mark.parametrize(
    "claims",
    [
        {"fileName": "é", "tags": "a,b"},
        {"fileName": "é", "tags": "a,b", "iat": 1, "exp": 2, "jti": "any"},
    ],
)
def test_the_fields_that_were_signed_are_believed(claims: Mapping[str, object]) -> None:
    check_payload(claims, {"fileName": "é", "tags": "a,b"})


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"fileName": "a", "tags": "b"},
        {"fileName": "A"},
        {"fileName": "a "},
        {"fileName": ["a"]},
        {"fileName": "a", "sub": "me"},
    ],
)
def test_fields_that_were_not_signed_are_refused(claims: Mapping[str, object]) -> None:
    with pytest.raises(Refusal, match=MISMATCH):
        check_payload(claims, {"fileName": "a"})


def test_text_is_compared_byte_for_byte() -> None:
    with pytest.raises(Refusal) as refusal:
        check_payload({"fileName": "e\u0301"}, {"fileName": "\u00e9"})
    assert refusal.value.help_text == "These differ: fileName."


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ({"fileName": "b"}, MISMATCH),
        ({"fileName": "a", "exp": int(time.time()) + 9000}, INVALID),
        ({"fileName": "a", "iat": 1, "exp": 2}, EXPIRED),
    ],
)
def test_the_endpoint_says_what_is_wrong_with_a_token(
    emulator: Emulator, claims: Mapping[str, object], message: str
) -> None:
    parts: Parts = [("fileName", "a"), ("token", sign(claims)), ("file", TEXT)]
    assert post(emulator.upload_url, parts).refusal == (400, message)


@pytest.mark.parametrize("place", ["header", "claim", "omit"])
def test_an_id_is_taken_where_it_was_told_to(place: JtiPlace) -> None:
    check_jti(place, {place})


@pytest.mark.parametrize(
    ("found", "accepted", "message"),
    [("header", "omit", INVALID), ("claim", "header", MISMATCH), ("omit", "claim", INVALID)],
)
def test_an_id_is_taken_nowhere_else(found: JtiPlace, accepted: JtiPlace, message: str) -> None:
    with pytest.raises(Refusal, match=message) as refusal:
        check_jti(found, {accepted})
    assert refusal.value.help_text == f"Of its id, this emulator takes {accepted}."


@pytest.mark.parametrize(
    ("claims", "header", "place"),
    [({}, {}, "omit"), ({}, {"jti": "a"}, "header"), ({"jti": "a"}, {"jti": "a"}, "claim")],
)
def test_it_is_seen_where_a_tokens_id_stands(
    claims: Mapping[str, str], header: Mapping[str, str], place: str
) -> None:
    kid = {"kid": DEFAULT_ACCOUNT.public_key}
    token = jwt.encode({**claims}, DEFAULT_ACCOUNT.private_key, "HS256", {**kid, **header})
    assert read_token(token, [DEFAULT_ACCOUNT]).jti == place


@pytest.mark.parametrize("accepted", ["header", "claim"])
def test_an_upload_is_refused_for_where_the_id_of_its_token_stands(accepted: JtiPlace) -> None:
    with running_emulator(options=Options(jti=frozenset({accepted}))) as emulator:
        assert upload(emulator).status == (200 if accepted == "header" else 400)
