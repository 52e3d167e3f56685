import base64
import hmac
import json
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_imagekit_jwt.exceptions import InvalidToken
from django_imagekit_jwt.protocol.tokens import JtiPlacement, KeyPair, SignedUpload, read, sign
from tests.factories import KEYS

DRESS = {"fileName": "dress.jpg", "useUniqueFileName": "false", "tags": "summer,dress"}
IAT, EXP = 1714035985, 1714039585
GOLDEN: dict[JtiPlacement, str] = {
    "header": (
        "eyJhbGciOiJIUzI1NiIsImp0aSI6ImdvbGRlbi1pZCIsImtpZCI6InB1YmxpY19zdWl0ZV8wMTIzNDU2Nzg5IiwidHlw"
        "IjoiSldUIn0.eyJmaWxlTmFtZSI6ImRyZXNzLmpwZyIsInVzZVVuaXF1ZUZpbGVOYW1lIjoiZmFsc2UiLCJ0YWdzIjoi"
        "c3VtbWVyLGRyZXNzIiwiaWF0IjoxNzE0MDM1OTg1LCJleHAiOjE3MTQwMzk1ODV9.NaRXUcsqKC9XF9HsjEZjT1_DVZU"
        "KwvdSLci6cLHjmHs"
    ),
    "claim": (
        "eyJhbGciOiJIUzI1NiIsImtpZCI6InB1YmxpY19zdWl0ZV8wMTIzNDU2Nzg5IiwidHlwIjoiSldUIn0.eyJmaWxlTmFt"
        "ZSI6ImRyZXNzLmpwZyIsInVzZVVuaXF1ZUZpbGVOYW1lIjoiZmFsc2UiLCJ0YWdzIjoic3VtbWVyLGRyZXNzIiwiaWF0"
        "IjoxNzE0MDM1OTg1LCJleHAiOjE3MTQwMzk1ODUsImp0aSI6ImdvbGRlbi1pZCJ9.b-F2b1Kt8fzP1N-ozEB_2Ir70GU"
        "cgyqC2CW7hz6hLRw"
    ),
    "omit": (
        "eyJhbGciOiJIUzI1NiIsImtpZCI6InB1YmxpY19zdWl0ZV8wMTIzNDU2Nzg5IiwidHlwIjoiSldUIn0.eyJmaWxlTmFt"
        "ZSI6ImRyZXNzLmpwZyIsInVzZVVuaXF1ZUZpbGVOYW1lIjoiZmFsc2UiLCJ0YWdzIjoic3VtbWVyLGRyZXNzIiwiaWF0"
        "IjoxNzE0MDM1OTg1LCJleHAiOjE3MTQwMzk1ODV9.KmQ98pdtU-mF7k8KKRQekfcqngkVjVA9QYdqv9VWyqQ"
    ),
}
GOLDEN_UNICODE = (
    "eyJhbGciOiJIUzI1NiIsImtpZCI6InB1YmxpY19zdWl0ZV8wMTIzNDU2Nzg5IiwidHlwIjoiSldUIn0.eyJmaWxlTmFtZSI6"
    "IkdyXHUwMGZjXHUwMGRmZSBcdWQ4M2RcdWRlNDIucG5nIiwiZGVzY3JpcHRpb24iOiJhIFwiYlwiIDwvYz4gXHUyMDI4Iiwi"
    "aWF0IjoxLCJleHAiOjJ9.7aZA0EFdsFxqeZXiP0fPiz9-dgekiJPRyvhJoVcqoTw"
)


@pytest.mark.parametrize("placement", GOLDEN)
def test_a_fixed_key_time_and_id_give_exactly_these_bytes(placement: JtiPlacement) -> None:
    token = sign(DRESS, KEYS, iat=IAT, exp=EXP, jti="golden-id", jti_placement=placement)
    assert token == GOLDEN[placement]


def test_text_outside_ascii_and_quotes_give_exactly_these_bytes() -> None:
    parameters = {"fileName": "Grüße 🙂.png", "description": 'a "b" </c> \u2028'}
    assert sign(parameters, KEYS, iat=1, exp=2) == GOLDEN_UNICODE


@pytest.mark.parametrize(
    ("placement", "header", "payload"),
    [
        (
            "header",
            '{"alg":"HS256","jti":"golden-id","kid":"public_suite_0123456789","typ":"JWT"}',
            '{"fileName":"dress.jpg","useUniqueFileName":"false","tags":"summer,dress",'
            '"iat":1714035985,"exp":1714039585}',
        ),
        (
            "claim",
            '{"alg":"HS256","kid":"public_suite_0123456789","typ":"JWT"}',
            '{"fileName":"dress.jpg","useUniqueFileName":"false","tags":"summer,dress",'
            '"iat":1714035985,"exp":1714039585,"jti":"golden-id"}',
        ),
    ],
)
def test_the_golden_bytes_say_this(placement: JtiPlacement, header: str, payload: str) -> None:
    parts = GOLDEN[placement].split(".")
    assert [_base64url(part).decode() for part in parts[:2]] == [header, payload]


@pytest.mark.parametrize(
    ("placement", "jti"), [("header", "golden-id"), ("claim", "golden-id"), ("omit", None)]
)
def test_a_token_reads_back_as_it_was_signed(placement: JtiPlacement, jti: str | None) -> None:
    assert read(GOLDEN[placement], KEYS) == SignedUpload(KEYS.public_key, jti, IAT, EXP, DRESS)


NAMES = st.text().filter(lambda name: name not in {"iss", "sub", "aud", "exp", "nbf", "iat", "jti"})


@given(st.dictionaries(NAMES, st.text()), st.sampled_from(["header", "claim", "omit"]))
def test_any_text_survives_signing_and_reading(
    parameters: dict[str, str], placement: JtiPlacement
) -> None:
    token = sign(parameters, KEYS, iat=IAT, exp=EXP, jti="any", jti_placement=placement)
    assert read(token, KEYS).parameters == parameters


@pytest.mark.parametrize("lifetime", [-1, 0, 3601])
def test_a_lifetime_imagekit_would_refuse_is_not_signed(lifetime: int) -> None:
    with pytest.raises(ValueError, match=f"would live {lifetime} s"):
        sign(DRESS, KEYS, iat=IAT, exp=IAT + lifetime)


@pytest.mark.parametrize("lifetime", [1, 3600])
def test_the_shortest_and_the_longest_lifetime_are_signed(lifetime: int) -> None:
    assert read(sign(DRESS, KEYS, iat=IAT, exp=IAT + lifetime), KEYS).exp == IAT + lifetime


@pytest.mark.parametrize("claim", ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"])
def test_a_parameter_named_like_a_claim_is_not_signed(claim: str) -> None:
    with pytest.raises(ValueError, match="registered claim"):
        sign({claim: "1"}, KEYS, iat=IAT, exp=EXP)


def _text64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _base64url(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _forged(payload: object, key: str = KEYS.private_key, **header: Any) -> str:
    """Sign whatever is given, by hand, as only the holder of the key can."""
    headers = {"alg": "HS256", "typ": "JWT", "kid": KEYS.public_key, **header}
    signed = f"{_text64(json.dumps(headers).encode())}.{_text64(json.dumps(payload).encode())}"
    digest = {"HS256": "sha256", "HS512": "sha512"}[headers["alg"]]
    return f"{signed}.{_text64(hmac.digest(key.encode(), signed.encode(), digest))}"


TIMES = {"iat": IAT, "exp": EXP}
UNREADABLE = {
    "no token": "",
    "not three parts": "a.b",
    "not base64": "@.@.@",
    "a lone surrogate": "\ud800.a.b",
    "a deep header": _text64(b"[" * 100_000) + ".a.b",
    "no signature": GOLDEN["omit"].rpartition(".")[0] + ".",
    "another algorithm": _forged(TIMES, alg="HS512"),
    "no algorithm": jwt.encode(TIMES, "", algorithm="none", headers={"kid": KEYS.public_key}),
    "another key": _forged(TIMES, key="private_other_0123456789abcdef0123456789"),
    "another account": _forged(TIMES, kid="public_other"),
    "no account": jwt.encode(TIMES, KEYS.private_key, algorithm="HS256"),
    "a payload that is no object": _forged([]),
    "no times": _forged({"fileName": "a"}),
    "a time as text": _forged({"iat": str(IAT), "exp": EXP}),
    "a time with a fraction": _forged({"iat": IAT, "exp": EXP - 0.5}),
    "a time that is true": _forged({"iat": True, "exp": 2}),
    "a second too long": _forged({"iat": IAT, "exp": IAT + 3601}),
    "an end at its start": _forged({"iat": IAT, "exp": IAT}),
    "a number as parameter": _forged({**TIMES, "useUniqueFileName": 1}),
    "a boolean as parameter": _forged({**TIMES, "useUniqueFileName": True}),
    "a null as parameter": _forged({**TIMES, "tags": None}),
    "a number as id": _forged({**TIMES, "jti": 5}),
    "an object as id in the header": _forged(TIMES, jti={}),
}


@pytest.mark.parametrize("token", UNREADABLE.values(), ids=UNREADABLE)
def test_any_other_token_is_refused_without_showing_it(token: str) -> None:
    with pytest.raises(InvalidToken) as caught:
        read(token, KEYS)
    said = str(caught.value) + repr(caught.value.__cause__)
    assert KEYS.private_key not in said
    assert not token or token not in said
    assert caught.value.__cause__ is None


@given(st.text())
def test_no_text_breaks_reading(text: str) -> None:
    with pytest.raises(InvalidToken):
        read(text, KEYS)


def test_an_expired_token_can_still_be_read() -> None:
    assert read(sign(DRESS, KEYS, iat=1, exp=2), KEYS).exp == 2


def test_a_key_pair_does_not_show_its_private_key() -> None:
    assert KEYS.private_key not in repr(KEYS)
    assert repr(KeyPair("public_a", "private_b")) == "KeyPair(public_key='public_a')"
