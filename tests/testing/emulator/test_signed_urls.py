"""Signed URLs; the vectors are of ImageKit's Python SDK 5.11 (``_get_signature``)."""

from typing import Any

import pytest

from django_imagekit_jwt.testing.emulator import DEFAULT_ACCOUNT
from django_imagekit_jwt.testing.emulator.refusals import Refusal
from django_imagekit_jwt.testing.emulator.signed_urls import is_signed

NOW = 1_749_999_999.5
EXPIRY = 1_750_000_000
VECTORS: list[tuple[str, int | str, str]] = [
    ("dress.png", "", "306c5c8d88fdfc724a57942790ec85e4bf8033f1"),
    ("dress.png", EXPIRY, "c08bad07f26126d5ee7c12090d5605afa46b4f6b"),
    ("x/dress.png?tr=w-100,h-50", "", "fd9f55edd2c46d72c1eece2e7aac3ab502f3c940"),
    (
        "%C3%A9t%C3%A9%20(1).png?updatedAt=1714035985500&tr=n-ik_ml_thumbnail",
        EXPIRY,
        "3d8a8b32b596e82ba53016175a6e46f4d5906151",
    ),
    ("tr:w-100/x/dress.png", "", "f785b727b58ea39792e2a9016eb9b9f41b6a2bff"),
]


def _environ(path: str, **more: str) -> Any:
    return {"REQUEST_URI": f"/local/{path}", "PATH_INFO": "/elsewhere", **more}


def _signed(path: str, expiry: int | str, signature: str) -> str:
    begin = path + ("&" if "?" in path else "?")
    return begin + (f"ik-t={expiry}&" if expiry else "") + f"ik-s={signature}"


def _is_signed(path: str, *, now: float = NOW, **more: str) -> bool:
    return is_signed(_environ(path, **more), DEFAULT_ACCOUNT, now)


@pytest.mark.parametrize(("path", "expiry", "signature"), VECTORS)
def test_what_the_sdk_signs_is_signed(path: str, expiry: int | str, signature: str) -> None:
    assert _is_signed(_signed(path, expiry, signature))


@pytest.mark.parametrize(("path", "expiry", "signature"), VECTORS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ik-s=", "ik-s=0"),
        (".png", ".jpg"),
        ("ik-s=", "tr=w-1&ik-s="),
        ("ik-s=", "ik-t=1760000000&ik-s="),
        ("ik-s=", "ik-t=&ik-s="),
        ("ik-s=", "ik-s=é"),
    ],
)
def test_any_change_is_refused(
    path: str, expiry: int | str, signature: str, old: str, new: str
) -> None:
    changed = _signed(path, expiry, signature).replace(old, new)
    if expiry and "ik-t" in new:
        changed = changed.replace(f"ik-t={expiry}&", "")
    with pytest.raises(Refusal, match="not authorized") as caught:
        _is_signed(changed)
    assert (caught.value.status, caught.value.help_text) == (401, "Its signature is wrong.")


@pytest.mark.parametrize("path", ["dress.png", "dress.png?tr=w-1", "dress.png?ik-t=1", "a?xik-s=1"])
def test_a_url_without_a_signature_is_not_signed(path: str) -> None:
    assert not _is_signed(path)


@pytest.mark.parametrize("path", ["dress.png?ik-s", "dress.png?ik-s=", "dress.png?ik-s=&ik-t="])
def test_an_empty_signature_is_wrong(path: str) -> None:
    with pytest.raises(Refusal, match="not authorized"):
        _is_signed(path)


@pytest.mark.parametrize(("now", "holds"), [(EXPIRY, True), (EXPIRY + 0.1, False), (2e9, False)])
def test_a_signature_holds_until_its_expiry(now: float, holds: bool) -> None:  # noqa: FBT001
    path = _signed(*VECTORS[1])
    if holds:
        assert _is_signed(path, now=now)
        return
    with pytest.raises(Refusal) as caught:
        _is_signed(path, now=now)
    assert caught.value.help_text == f"It expired at 1750000000, and now it is {now:.0f}."


@pytest.mark.parametrize(
    "path",
    [
        "dress.png?ik-s=c08bad07f26126d5ee7c12090d5605afa46b4f6b&ik-t=1750000000",
        "x/dress.png?ik-s=fd9f55edd2c46d72c1eece2e7aac3ab502f3c940&tr=w-100,h-50",
    ],
)
def test_the_parameters_may_stand_anywhere(path: str) -> None:
    assert _is_signed(path)


def test_an_expiry_that_is_no_number_has_passed() -> None:
    # HMAC-SHA1 over "dress.pngnever".
    signature = "22c6048cda10d83bc5fe6ec2345ec372556526ed"
    with pytest.raises(Refusal) as caught:
        _is_signed(f"dress.png?ik-t=never&ik-s={signature}")
    assert caught.value.help_text.startswith("It expired at never")


@pytest.mark.parametrize(
    "environ",
    [
        {"REQUEST_URI": "/local/{}"},
        {"RAW_URI": "/local/{}"},
        {"REQUEST_URI": "/mounted/local/{}", "SCRIPT_NAME": "/mounted"},
    ],
)
def test_the_raw_address_is_taken_from_where_the_server_put_it(environ: dict[str, str]) -> None:
    path = _signed(*VECTORS[3])
    placed = {name: value.format(path) for name, value in environ.items()}
    assert is_signed({"PATH_INFO": "/", **placed}, DEFAULT_ACCOUNT, NOW)


def test_where_the_server_keeps_the_address_to_itself_it_is_encoded_again() -> None:
    environ: Any = {
        "PATH_INFO": "/local/x/dress.png",
        "QUERY_STRING": "tr=w-100,h-50&ik-s=fd9f55edd2c46d72c1eece2e7aac3ab502f3c940",
    }
    assert is_signed(environ, DEFAULT_ACCOUNT, NOW)
    del environ["QUERY_STRING"]
    assert not is_signed(environ, DEFAULT_ACCOUNT, NOW)


def test_the_id_of_another_account_is_not_taken_off() -> None:
    environ: Any = {"REQUEST_URI": f"/other/{_signed(*VECTORS[0])}", "PATH_INFO": "/"}
    with pytest.raises(Refusal):
        is_signed(environ, DEFAULT_ACCOUNT, NOW)
