"""Addresses of files, signed and not; golden values are of ImageKit's SDK 5.11."""

import hmac
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_imagekit_jwt.protocol.delivery import THUMBNAIL, file_url, sign_url
from tests.factories import KEYS

ENDPOINT = "https://ik.imagekit.io/demo"
KEY = KEYS.private_key
PATHS = st.text(st.characters(exclude_categories=["Cs"])).map("/{}".format)


@pytest.mark.parametrize(
    ("endpoint", "path", "transformation", "url"),
    [
        (ENDPOINT, "/a.jpg", "", f"{ENDPOINT}/a.jpg"),
        (ENDPOINT + "/", "/a.jpg", "", f"{ENDPOINT}/a.jpg"),
        ("https://media.example.com", "/a/b.jpg", "", "https://media.example.com/a/b.jpg"),
        (ENDPOINT, "/a.jpg", "w-300:rt-90", f"{ENDPOINT}/a.jpg?tr=w-300:rt-90"),
        (ENDPOINT, "/a.jpg", THUMBNAIL, f"{ENDPOINT}/a.jpg?tr=n-ik_ml_thumbnail"),
        (
            ENDPOINT,
            "/été/a b&c+d'(1)~%#?.jpg",
            "w-300",
            f"{ENDPOINT}/%C3%A9t%C3%A9/a%20b&c+d'(1)~%25%23%3F.jpg?tr=w-300",
        ),
        (ENDPOINT, "/a%20b\\\n.jpg", "", f"{ENDPOINT}/a%2520b%5C%0A.jpg"),
    ],
)
def test_a_file_is_at_its_path_below_the_endpoint(
    endpoint: str, path: str, transformation: str, url: str
) -> None:
    assert file_url(endpoint, path, transformation) == url


@pytest.mark.parametrize("path", ["", "a.jpg", "https://mallory.example/a.jpg", " /a.jpg"])
def test_a_path_that_does_not_start_with_a_slash_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match=r"^The path is .*\. Give one that starts with '/'\.$"):
        file_url(ENDPOINT, path)


@given(PATHS)
def test_any_path_stays_one_path_below_the_endpoint(path: str) -> None:
    parts = urlsplit(file_url(ENDPOINT, path))
    assert (parts.netloc, unquote(parts.path)) == ("ik.imagekit.io", f"/demo{path}")
    assert (parts.query, parts.fragment) == ("", "")


@pytest.mark.parametrize(
    ("endpoint", "path", "transformation", "expires", "signed"),
    [
        (ENDPOINT, "/a.jpg", "", None, "/a.jpg?ik-s=0f3ec433dbc43e733fc109d863dad5493c806106"),
        (
            ENDPOINT,
            "/a.jpg",
            "",
            1700003600,
            "/a.jpg?ik-t=1700003600&ik-s=c09e0a6e36d10830bfa5612e55e08d744130e56c",
        ),
        (
            ENDPOINT,
            "/été/a b&c.jpg",
            "w-300,h-200:rt-90",
            1700000600,
            "/%C3%A9t%C3%A9/a%20b&c.jpg?tr=w-300,h-200:rt-90&ik-t=1700000600"
            "&ik-s=3f5a1bc65601860039ad4d6665bab9a6d806fadb",
        ),
        (
            "https://media.example.com",
            "/a.jpg",
            "",
            None,
            "/a.jpg?ik-s=0f3ec433dbc43e733fc109d863dad5493c806106",
        ),
    ],
)
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_url_is_signed_as_imagekits_sdk_signs_it(
    endpoint: str, path: str, transformation: str, expires: int | None, signed: str, slash: str
) -> None:
    url = file_url(endpoint, path, transformation)
    assert sign_url(url, endpoint + slash, KEY, expires) == endpoint + signed


@pytest.mark.parametrize(
    ("expires", "text"), [(None, "a.jpg?tr=w-19999999999"), (1700003600, "a.jpg?tr=w-11700003600")]
)
def test_the_signature_is_over_the_path_the_query_and_the_expiry(
    expires: int | None, text: str
) -> None:
    signature = hmac.new(KEY.encode(), text.encode(), "sha1").hexdigest()
    assert sign_url(f"{ENDPOINT}/a.jpg?tr=w-1", ENDPOINT, KEY, expires).endswith(signature)


@pytest.mark.parametrize(
    "url",
    [
        "https://ik.imagekit.io/demo2/a.jpg",
        "https://mallory.example/demo/a.jpg",
        "http://ik.imagekit.io/demo/a.jpg",
        "/a.jpg",
        ENDPOINT,
    ],
)
def test_a_url_that_is_not_below_the_endpoint_is_not_signed(url: str) -> None:
    with pytest.raises(ValueError, match=r"^The URL is .*\. Give one that starts with") as caught:
        sign_url(url, ENDPOINT, KEY)
    assert KEY not in str(caught.value)
