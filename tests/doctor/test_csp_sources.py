"""Which sources let an address through: a table, by the standard's section "URL Matching"."""

import pytest

from django_imagekit_jwt.doctor.csp_sources import lets_through

PAGE = "https://site.example/page/"
UPLOAD = "https://upload.imagekit.io/api/v2/files/upload"


@pytest.mark.parametrize(
    ("sources", "url", "expected"),
    [
        ("", UPLOAD, False),
        ("'none'", UPLOAD, False),
        ("'unsafe-inline' 'sha256-AAAA'", UPLOAD, False),
        ("*", UPLOAD, True),
        ("*", "blob:", False),
        ("blob:", "blob:", True),
        ("BLOB:", "blob:", True),
        ("data: https:", "blob:", False),
        ("https:", UPLOAD, True),
        ("http:", UPLOAD, True),
        ("wss:", UPLOAD, False),
        ("https:", "http://other.example/", False),
        ("https://upload.imagekit.io", UPLOAD, True),
        ("https://UPLOAD.imagekit.io", UPLOAD, True),
        ("HTTPS://upload.imagekit.io", UPLOAD, True),
        ("upload.imagekit.io", UPLOAD, True),
        ("http://upload.imagekit.io", UPLOAD, True),
        ("wss://upload.imagekit.io", UPLOAD, False),
        ("upload.imagekit.io", "http://upload.imagekit.io/", False),
        ("imagekit.io", UPLOAD, False),
        ("*.imagekit.io", UPLOAD, True),
        ("*.imagekit.io", "https://imagekit.io/", False),
        ("*.imagekit.io", "https://notimagekit.io/", False),
        ("https://*", UPLOAD, True),
        ("https://ik.imagekit.io https://upload.imagekit.io", UPLOAD, True),
        ("https://upload.imagekit.io:443", UPLOAD, True),
        ("http://upload.imagekit.io:80", UPLOAD, True),
        ("https://upload.imagekit.io:*", UPLOAD, True),
        ("https://upload.imagekit.io:8443", UPLOAD, False),
        ("https://upload.imagekit.io", "https://upload.imagekit.io:8443/", False),
        ("https://upload.imagekit.io:8443", "https://upload.imagekit.io:8443/", True),
        ("https://upload.imagekit.io/", UPLOAD, True),
        ("https://upload.imagekit.io/api/", UPLOAD, True),
        ("https://upload.imagekit.io/api", UPLOAD, False),
        ("https://upload.imagekit.io/api/v1/", UPLOAD, False),
        ("https://upload.imagekit.io/api/v2/files/upload", UPLOAD, True),
        ("https://upload.imagekit.io/%61pi/", UPLOAD, True),
        ("https://upload.imagekit.io?x", UPLOAD, False),
        ("http://[::1]:8000", "http://[::1]:8000/x", True),
        ("'self'", "https://site.example/static/upload.js", True),
        ("'SELF'", "https://site.example/", True),
        ("'self'", "https://site.example:8443/", False),
        ("'self'", "http://site.example/", False),
        ("'self'", "https://other.example/", False),
        ("'self'", "blob:", False),
        ("https:", "https://site.example:x/", True),
        ("https://site.example", "https://site.example:x/", False),
    ],
)
def test_a_source_lets_an_address_through(sources: str, url: str, *, expected: bool) -> None:
    assert lets_through(sources.split(), url, PAGE) is expected


@pytest.mark.parametrize(
    ("source", "url", "expected"),
    [
        ("'self'", "https://site.example/", True),
        ("'self'", "https://site.example:8443/", False),
        ("'self'", "http://site.example:80/", True),
        ("site.example", "https://site.example/", True),
        ("site.example", "http://site.example/", True),
    ],
)
def test_a_page_without_tls_may_ask_with_it(source: str, url: str, *, expected: bool) -> None:
    assert lets_through([source], url, "http://site.example/page/") is expected


SCRIPT = "https://site.example/static/django_imagekit_jwt/upload.js"


@pytest.mark.parametrize(
    ("sources", "nonce", "expected"),
    [
        ("'nonce-abc'", "abc", True),
        ("'nonce-abc'", "ABC", False),
        ("'nonce-abc'", "", False),
        ("'nonce-'", "", False),
        ("'nonce-abc' 'self'", "", True),
        ("'nonce-abc' 'strict-dynamic'", "abc", True),
        ("'self' 'strict-dynamic'", "", False),
        ("https: 'Strict-Dynamic'", "other", False),
    ],
)
def test_a_nonce_counts_and_alone_with_strict_dynamic(
    sources: str, nonce: str, *, expected: bool
) -> None:
    found = lets_through(sources.split(), SCRIPT, PAGE, nonce=nonce, is_script=True)
    assert found is expected


def test_strict_dynamic_is_of_scripts_only() -> None:
    assert lets_through(["'self'", "'strict-dynamic'"], SCRIPT, PAGE)
