"""What a page is read to be."""

import pytest

from django_imagekit_jwt.doctor.pages import Asset, Page, read_page
from tests.doctor.answers import answered

URL = "https://site.example/profile/edit/"
STATIC = "/static/django_imagekit_jwt"
META = '<meta http-equiv="Content-Security-Policy" content="{}">'


def read(html: str, *headers: tuple[str, str]) -> Page:
    return read_page(URL, answered(200, html, *headers))


def test_a_page_of_nothing_has_nothing() -> None:
    assert read("") == Page(URL, ())


def test_policies_of_headers_and_of_the_head_are_all_read() -> None:
    html = f"<head>{META.format('img-src c, d')}{META.upper().format('img-src e')}</head>"
    policy = ("content-security-policy", "img-src a, img-src b")
    assert read(html, policy, policy).policies == (
        *({"img-src": ("a",)}, {"img-src": ("b",)}) * 2,
        {"img-src": ("c,", "d")},
        {"img-src": ("e",)},
    )


@pytest.mark.parametrize(
    "html",
    [
        f"<body>{META.format('img-src a')}</body>",
        '<meta http-equiv="Content-Security-Policy-Report-Only" content="img-src a">',
        "<meta name='content-security-policy' content='img-src a'>",
        f"<!-- {META.format('img-src a')} -->",
    ],
    ids=["body", "report-only", "name", "comment"],
)
def test_what_is_no_policy_in_force_is_none(html: str) -> None:
    report_only = ("Content-Security-Policy-Report-Only", "img-src a")
    assert read(html, report_only).policies == ()


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            f'<script src="{STATIC}/upload.js">',
            [Asset(f"https://site.example{STATIC}/upload.js", "")],
        ),
        (
            f'<SCRIPT type=module SRC="https://cdn.example{STATIC}/upload.0123.js" nonce=AbC>',
            [Asset(f"https://cdn.example{STATIC}/upload.0123.js", "AbC")],
        ),
        (
            '<script src="../django_imagekit_jwt/upload.js" src="other">',
            [Asset("https://site.example/profile/django_imagekit_jwt/upload.js", "")],
        ),
        (
            f'<base href="https://cdn.example/a/"><script src="{STATIC[1:]}/upload.js">',
            [Asset(f"https://cdn.example/a{STATIC}/upload.js", "")],
        ),
        (
            f'<base target=_blank><script src="{STATIC}/upload.js">',
            [Asset(f"https://site.example{STATIC}/upload.js", "")],
        ),
        ('<script src="/static/other.js">', []),
        ("<script>", []),
        ("<script src>", []),
        ('<script src="http://[/django_imagekit_jwt/upload.js">', []),
        ('<script src="ftp://cdn.example/django_imagekit_jwt/upload.js">', []),
        (f'<link rel="preload" href="{STATIC}/upload.js">', []),
    ],
    ids=range(11),
)
def test_the_scripts_of_this_package_are_found(html: str, expected: list[Asset]) -> None:
    page = read(html)
    assert list(page.scripts) == expected
    assert page.styles == ()


@pytest.mark.parametrize(
    ("rel", "found"), [("stylesheet", True), ("Alternate StyleSheet", True), ("preload", False)]
)
def test_the_style_sheets_of_this_package_are_found(rel: str, *, found: bool) -> None:
    page = read(f'<link rel="{rel}" href="{STATIC}/upload.css" nonce="n">')
    assert page.styles == ((Asset(f"https://site.example{STATIC}/upload.css", "n"),) * found)
    assert read("<link>").styles == ()


@pytest.mark.parametrize(
    ("html", "endpoint", "resizes"),
    [
        ('<imagekit-upload endpoint="/ik/uploads/">', "https://site.example/ik/uploads/", False),
        ('<imagekit-upload endpoint="https://api.example/u/">', "https://api.example/u/", False),
        ('<imagekit-upload max-width="32">', "", True),
        ("<imagekit-upload max-height=1><imagekit-upload endpoint=x>", f"{URL}x", True),
        ("<imagekit-upload endpoint=/a><imagekit-upload endpoint=/b>", "https://site.example/a", 0),
    ],
)
def test_the_widget_says_where_it_asks(html: str, endpoint: str, *, resizes: bool) -> None:
    page = read(html)
    assert (page.endpoint, page.resizes) == (endpoint, bool(resizes))
