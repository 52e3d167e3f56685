"""Which address a request came from, whatever its headers claim."""

from io import BytesIO

import pytest
from django.core.handlers.asgi import ASGIRequest
from django.test import Client

from django_imagekit_jwt.client_address import client_address, recorded_address
from django_imagekit_jwt.models import IssuedToken
from tests.api.asking import TOKEN, ask
from tests.conftest import Configure

PROXY = "10.0.0.9"
CLIENT = "192.0.2.77"

ADDRESSES = [
    ("192.0.2.77", "192.0.2.77", "192.0.2.0"),
    ("::ffff:192.0.2.77", "192.0.2.77", "192.0.2.0"),
    ("0.0.0.0", "0.0.0.0", "0.0.0.0"),
    ("::ffff:0.0.0.0", "0.0.0.0", "0.0.0.0"),
    ("2001:db8:1:2:3::4", "2001:db8:1:2:3::4", "2001:db8:1::"),
    ("2001:0DB8::0001", "2001:db8::1", "2001:db8::"),
    ("fe80::1%eth0", "fe80::1", "fe80::"),
    ("::1", "::1", "::"),
    (" 192.0.2.77\t", "192.0.2.77", "192.0.2.0"),
    ("192.0.2.77:8080", "192.0.2.77", "192.0.2.0"),
    ("[2001:db8:1:2:3::4]", "2001:db8:1:2:3::4", "2001:db8:1::"),
    ("[2001:db8:1:2:3::4]:443", "2001:db8:1:2:3::4", "2001:db8:1::"),
    ("[fe80::1%eth0]:443", "fe80::1", "fe80::"),
    ("[::ffff:192.0.2.77]:443", "192.0.2.77", "192.0.2.0"),
    (None, None, None),
    ("", None, None),
    ("unix:", None, None),
    ("unknown", None, None),
    ("_hidden", None, None),
    ("192.0.2.077", None, None),
    ("192.0.2.77:", None, None),
    ("192.0.2.77:port", None, None),
    ("192.0.2.77:80:80", None, None),
    ("192.0.2.77, 10.0.0.1", None, None),
    ("192.0.2.77\n10.0.0.1", None, None),
    ("[192.0.2.77", None, None),
    ("[]", None, None),
    ("[[::1]]", None, None),
    ("[::1]80", None, None),
    ("::1]", None, None),
    ("\u0661.2.3.4", None, None),
    ("3232235777", None, None),
    ("0xC0000201", None, None),
    ("127.1", None, None),
    ("a\0b", None, None),
]


@pytest.mark.parametrize(("address", "full", "truncated"), ADDRESSES)
def test_as_much_of_an_address_is_kept_as_the_site_says(
    address: str | None, full: str | None, truncated: str | None, configure: Configure
) -> None:
    for choice, recorded in (("full", full), ("truncated", truncated), ("none", None)):
        configure(RECORD_IP=choice)
        assert recorded_address(address) == recorded


@pytest.mark.parametrize(("address", "full", "truncated"), ADDRESSES)
def test_an_address_is_read_alike_wherever_it_comes_from(
    address: str | None, full: str | None, truncated: str | None, configure: Configure
) -> None:
    assert client_address({"REMOTE_ADDR": address}) == full
    if address and "," not in address:
        configure(TRUSTED_PROXIES=1)
        meta = {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": address}
        assert client_address(meta) == (full or PROXY)


# What the client sends as X-Forwarded-For stands left of what the proxies append.
SPOOFED: list[tuple[int, str | None, str | None]] = [
    (0, None, PROXY),
    (0, CLIENT, PROXY),
    (0, f"{CLIENT}, {CLIENT}, {CLIENT}", PROXY),
    (-1, f"6.6.6.6, {CLIENT}", PROXY),
    (1, CLIENT, CLIENT),
    (1, f"6.6.6.6, {CLIENT}", CLIENT),
    (1, f"6.6.6.6,7.7.7.7,{CLIENT}", CLIENT),
    (1, f"127.0.0.1, localhost, , {CLIENT}:4711", CLIENT),
    (1, f"6.6.6.6\r\nX-Forwarded-For: 7.7.7.7, {CLIENT}", CLIENT),
    (1, f"{'6.6.6.6,' * 2000}{CLIENT}", CLIENT),
    (1, f"\ud800, {CLIENT}", CLIENT),
    (2, f"{CLIENT}, 10.0.0.8", CLIENT),
    (2, f"6.6.6.6, {CLIENT}, 10.0.0.8", CLIENT),
    (2, "6.6.6.6, [2001:db8::1]:443, [2001:db8::2]", "2001:db8::1"),
    (10, ", ".join([CLIENT, *["10.0.0.8"] * 9]), CLIENT),
    # There is no such entry, or it is no address: the one that cannot be invented.
    (1, None, PROXY),
    (1, "", PROXY),
    (1, "6.6.6.6, ", PROXY),
    (1, "6.6.6.6, unknown", PROXY),
    (1, "6.6.6.6; 7.7.7.7", PROXY),
    (1, "for=6.6.6.6", PROXY),
    (2, "6.6.6.6", PROXY),
    (2, "6.6.6.6, , 7.7.7.7", PROXY),
    (10, "6.6.6.6, 7.7.7.7", PROXY),
]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"), SPOOFED, ids=lambda one: str(one)[:40]
)
def test_a_header_is_believed_as_far_as_trusted_proxies_write_it(
    proxies: int, forwarded: str | None, address: str, configure: Configure
) -> None:
    configure(TRUSTED_PROXIES=proxies)
    meta = {"REMOTE_ADDR": PROXY, "HTTP_FORWARDED": "for=6.6.6.6", "HTTP_X_REAL_IP": "6.6.6.6"}
    if forwarded is not None:
        meta["HTTP_X_FORWARDED_FOR"] = forwarded
    assert client_address(meta) == address


def test_without_any_address_there_is_none(configure: Configure) -> None:
    assert client_address({}) is None
    configure(TRUSTED_PROXIES=1)
    assert client_address({"REMOTE_ADDR": ""}) is None
    assert client_address({"HTTP_X_FORWARDED_FOR": CLIENT}) == CLIENT


def test_all_lines_of_the_header_are_one_list(configure: Configure) -> None:
    configure(TRUSTED_PROXIES=2)
    lines = [b"6.6.6.6", CLIENT.encode(), b"10.0.0.8"]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "client": [PROXY, 4711],
        "headers": [(b"x-forwarded-for", line) for line in lines],
    }
    assert client_address(ASGIRequest(scope, BytesIO()).META) == CLIENT


@pytest.mark.parametrize(("choice", "stored"), [("full", CLIENT), ("truncated", "192.0.2.0")])
def test_the_record_keeps_the_clients_address_and_not_the_proxys(
    choice: str, stored: str, signed_in: Client, configure: Configure
) -> None:
    configure(TRUSTED_PROXIES=1, RECORD_IP=choice)
    body = {"uploadPayload": {"fileName": "cat.jpg"}}
    answer = ask(signed_in, TOKEN, body, X_Forwarded_For=f"6.6.6.6, {CLIENT}")
    assert answer.status_code == 200
    assert IssuedToken.objects.get().ip_address == stored


def test_a_header_that_no_proxy_is_trusted_to_write_is_not_recorded(signed_in: Client) -> None:
    body = {"uploadPayload": {"fileName": "cat.jpg"}}
    ask(signed_in, TOKEN, body, X_Forwarded_For="6.6.6.6")
    assert IssuedToken.objects.get().ip_address == "127.0.0.1"
