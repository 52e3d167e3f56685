"""Who signed a webhook event, and when: both schemes, and every way to get them wrong."""

import base64
import hmac
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_imagekit_jwt.exceptions import InvalidEvent
from django_imagekit_jwt.protocol.events import verify_event
from django_imagekit_jwt.testing.emulator.signatures import signing

SECRET, OTHER = "whsec_c3VpdGUgc2VjcmV0", "whsec_b3RoZXI"
NOW = 1700000000
BODY = (
    b'{"id":"evt_1","type":"file.deleted","created_at":"2023-11-14T22:13:20.000Z",'
    b'"data":{"fileId":"6540dbea002322e4ebe30de2"}}'
)
STANDARD = {
    "webhook-id": "evt_1",
    "webhook-timestamp": "1700000000",
    "webhook-signature": "v1,or/xluLsyQUDcWjRb2taOzjy3Q6Cjys4wjB8X9MBhBk=",
}
"""Signed by the package ``standardwebhooks``, given the key as ImageKit's SDK gives it."""
OLDER = {
    "x-ik-signature": "t=1700000000000,"
    "v1=4d321e75c0f7b6643a091de3bfaa279695e57dde20978c40bd4030078c8fca17"
}
SCHEMES = pytest.mark.parametrize("headers", [STANDARD, OLDER], ids=["standard", "older"])


def _standard(body: bytes = BODY, secret: str = SECRET, sent: str = str(NOW)) -> dict[str, str]:
    digest = hmac.digest(secret.encode(), f"evt_1.{sent}.".encode() + body, "sha256")
    signature = f"v1,{base64.b64encode(digest).decode()}"
    return {"webhook-id": "evt_1", "webhook-timestamp": sent, "webhook-signature": signature}


def _older(body: bytes = BODY, secret: str = SECRET, sent: str = f"{NOW}000") -> dict[str, str]:
    digest = hmac.digest(secret.encode(), f"{sent}.".encode() + body, "sha256")
    return {"x-ik-signature": f"t={sent},v1={digest.hex()}"}


@SCHEMES
def test_an_event_that_imagekit_signed_is_taken(headers: dict[str, str]) -> None:
    verify_event(BODY, headers, [SECRET], NOW)


@SCHEMES
def test_headers_may_be_of_any_case(headers: dict[str, str]) -> None:
    verify_event(BODY, {name.title(): value for name, value in headers.items()}, [SECRET], NOW)


@SCHEMES
def test_each_secret_of_a_rotation_is_taken(headers: dict[str, str]) -> None:
    verify_event(BODY, headers, [OTHER, SECRET], NOW)
    verify_event(BODY, headers, [SECRET, OTHER], NOW)


@SCHEMES
@pytest.mark.parametrize("off", [-300, -299.5, 0, 300])
def test_five_minutes_either_way_are_tolerated(headers: dict[str, str], off: float) -> None:
    verify_event(BODY, headers, [SECRET], NOW + off)


@SCHEMES
@pytest.mark.parametrize("off", [-300.01, 300.01, -NOW, 10**9])
def test_an_expired_event_is_refused(headers: dict[str, str], off: float) -> None:
    with pytest.raises(InvalidEvent, match="more than 300 s from now"):
        verify_event(BODY, headers, [SECRET], NOW + off)


@pytest.mark.parametrize(
    "signature",
    [
        f"v1,bm90IGl0 {STANDARD['webhook-signature']}",
        f"v1a,bm90IGl0 {STANDARD['webhook-signature']} v2,bm90IGl0",
        f"  {STANDARD['webhook-signature']}  ",
    ],
)
def test_one_right_signature_among_others_is_enough(signature: str) -> None:
    verify_event(BODY, {**STANDARD, "webhook-signature": signature}, [SECRET], NOW)


@pytest.mark.parametrize(
    "signature",
    [
        f"v1=00,{OLDER['x-ik-signature']}",
        f"{OLDER['x-ik-signature']},v0=00",
        OLDER["x-ik-signature"].upper().replace("T=", "t=").replace("V1=", "v1="),
    ],
)
def test_the_older_header_may_have_other_parts_and_upper_case(signature: str) -> None:
    verify_event(BODY, {"x-ik-signature": signature}, [SECRET], NOW)


@SCHEMES
@pytest.mark.parametrize("secrets", [[], [""], [OTHER], [SECRET[6:]], ["", OTHER]], ids=ascii)
def test_an_event_signed_with_no_secret_of_ours_is_refused(
    headers: dict[str, str], secrets: list[str]
) -> None:
    with pytest.raises(InvalidEvent, match="with no secret that is set up"):
        verify_event(BODY, headers, secrets, NOW)


@pytest.mark.parametrize("headers", [_standard(secret=""), _older(secret="")])
def test_nobody_can_sign_with_an_empty_secret(headers: dict[str, str]) -> None:
    with pytest.raises(InvalidEvent, match="with no secret that is set up"):
        verify_event(BODY, headers, [""], NOW)


@SCHEMES
@pytest.mark.parametrize("body", [b"", BODY + b"\n", BODY.replace(b"evt_1", b"evt_2"), b"\xff"])
def test_other_bytes_are_refused(headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(InvalidEvent, match="with no secret that is set up"):
        verify_event(body, headers, [SECRET], NOW)


@given(st.binary())
def test_any_bytes_are_verified_before_they_are_read(body: bytes) -> None:
    verify_event(body, _standard(body), [SECRET], NOW)
    verify_event(body, _older(body), [SECRET], NOW)


@pytest.mark.parametrize("scheme", ["standard", "legacy"])
def test_what_the_emulator_signs_with_its_own_code_is_taken(scheme: str) -> None:
    verify_event(BODY, signing(scheme)(SECRET, "evt_1", BODY, NOW + 0.5), [SECRET], NOW)


@pytest.mark.parametrize(
    "changed",
    [{"webhook-id": "evt_2"}, {"webhook-timestamp": str(NOW + 1)}, {"webhook-signature": "v1"}],
)
def test_each_standard_header_is_signed(changed: dict[str, str]) -> None:
    with pytest.raises(InvalidEvent, match="with no secret that is set up"):
        verify_event(BODY, {**STANDARD, **changed}, [SECRET], NOW)


def test_the_moment_of_the_older_header_is_signed() -> None:
    later = OLDER["x-ik-signature"].replace("t=1700000000000", "t=1700000000001")
    with pytest.raises(InvalidEvent, match="with no secret that is set up"):
        verify_event(BODY, {"x-ik-signature": later}, [SECRET], NOW)


def test_the_standard_signature_decides_where_both_are_sent() -> None:
    verify_event(BODY, {**STANDARD, "x-ik-signature": "t=1,v1=00"}, [SECRET], NOW)
    with pytest.raises(InvalidEvent):
        verify_event(BODY, {**OLDER, **STANDARD, "webhook-signature": "v1,AA"}, [SECRET], NOW)


@pytest.mark.parametrize("headers", [{}, {"webhook-id": "a", "webhook-timestamp": "1700000000"}])
def test_an_event_without_a_signature_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(InvalidEvent, match="has no signature"):
        verify_event(BODY, headers, [SECRET], NOW)


ODD_NUMBERS = [
    *["", " ", "NaN", "inf", "-1", "+1", "1e9", "1700000000.5", " 1700000000", "1_700_000_000"],
    *["1700000000\n", "\u0661" * 10, "0x10", "9" * 17, "9" * 5000, "é", "\ud800"],
]


@pytest.mark.parametrize("sent", ODD_NUMBERS, ids=lambda text: ascii(text)[:20])
@pytest.mark.parametrize(
    "headers",
    [
        lambda sent: {**STANDARD, "webhook-timestamp": sent},
        lambda sent: {"x-ik-signature": f"t={sent},v1=00"},
    ],
    ids=["standard", "older"],
)
def test_a_moment_that_is_no_whole_number_is_refused(headers: Any, sent: str) -> None:
    with pytest.raises(InvalidEvent, match="Send "):
        verify_event(BODY, headers(sent), [SECRET], NOW)


@pytest.mark.parametrize("name", [*STANDARD, *OLDER])
@pytest.mark.parametrize(
    "value",
    ["", "é", "\ud800", "v1,ä" * 9, "v1,AA " * 1000, "t=1," * 2000, "a" * 4097],
    ids=lambda text: ascii(text)[:20],
)
def test_an_odd_header_is_refused(name: str, value: str) -> None:
    headers = {**(STANDARD if name in STANDARD else OLDER), name: value}
    with pytest.raises(InvalidEvent, match=rf"The header {name} has \d+ characters\. Send 1 to"):
        verify_event(BODY, headers, [SECRET], NOW)


HEADERS = st.dictionaries(
    st.sampled_from([*STANDARD, *OLDER]), st.text() | st.text("tv1,=0123456789 aA/+")
)


@given(HEADERS, st.binary())
def test_no_headers_break_verifying_or_are_taken(headers: Mapping[str, str], body: bytes) -> None:
    with pytest.raises(InvalidEvent):
        verify_event(body, headers, [SECRET], NOW)


@pytest.mark.parametrize("headers", [_standard(secret=OTHER), _older(secret=OTHER)])
@pytest.mark.parametrize("now", [NOW, 0])
def test_a_refusal_shows_neither_the_secret_nor_the_signature(
    headers: dict[str, str], now: float
) -> None:
    with pytest.raises(InvalidEvent) as caught:
        verify_event(BODY, headers, [SECRET], now)
    said = str(caught.value)
    signature = headers.get("webhook-signature", headers.get("x-ik-signature", ""))
    assert SECRET not in said
    assert signature[-20:] not in said
