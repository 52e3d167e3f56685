"""What the widget needs of a policy, by docs/csp.md."""

import re
from pathlib import Path

import pytest

from django_imagekit_jwt.doctor.csp import read_policies
from django_imagekit_jwt.doctor.page_policy import Addresses, check_policy
from django_imagekit_jwt.doctor.pages import Asset, Page

PROJECT = Path(__file__).resolve().parents[2]
SITE = "https://site.example"
STATIC = f"{SITE}/static/django_imagekit_jwt"
ADDRESSES = Addresses(
    f"{SITE}/imagekit/uploads/",
    "https://upload.imagekit.io/api/v2/files/upload",
    "https://ik.imagekit.io/your_id",
)
WHOLE = {
    "default-src": "'none'",
    "script-src": "'nonce-abc'",
    "style-src": "'self'",
    "connect-src": "'self' https://upload.imagekit.io",
    "img-src": "blob: https://ik.imagekit.io",
    "media-src": "blob:",
    "worker-src": "'self'",
}
ALL_IS_WELL = [("ok", "The page's Content-Security-Policy has all that the widget needs.")]


def page(*headers: str, nonce: str = "abc", resizes: bool = True) -> Page:
    return Page(
        f"{SITE}/form/",
        tuple(read_policies(headers)),
        (Asset(f"{STATIC}/upload.js", nonce), Asset(f"{STATIC}/field.js", nonce)),
        (Asset(f"{STATIC}/upload.css", nonce),),
        resizes=resizes,
    )


def written(**changes: str | None) -> str:
    changed = {**WHOLE, **{name.replace("_", "-"): value for name, value in changes.items()}}
    return "; ".join(f"{name} {value}" for name, value in changed.items() if value is not None)


def told(seen: Page, addresses: Addresses = ADDRESSES) -> list[tuple[str, str]]:
    found = check_policy(seen, addresses)
    assert {finding.subject for finding in found} == {"csp"}
    assert all(bool(finding.hint) == (finding.level != "ok") for finding in found)
    return [(finding.level, finding.message) for finding in found]


def test_without_a_policy_nothing_is_forbidden() -> None:
    assert told(page()) == [
        ("ok", "The page has no Content-Security-Policy, so it forbids nothing.")
    ]


def test_the_documented_policy_has_all() -> None:
    assert told(page(written())) == ALL_IS_WELL


def test_the_needs_are_those_of_the_documentation() -> None:
    rows = re.findall(r"^\| `([a-z]+-src)` \|", (PROJECT / "docs/csp.md").read_text(), re.MULTILINE)
    refused = {message.split()[0] for _, message in told(page("default-src 'none'"))}
    assert refused == set(rows)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"connect_src": "'self'"},
            [
                (
                    "failed",
                    "connect-src refuses https://upload.imagekit.io. Nothing can be uploaded.",
                )
            ],
        ),
        (
            {"connect_src": "https://upload.imagekit.io"},
            [("failed", f"connect-src refuses {SITE}. No token can be asked for.")],
        ),
        (
            {"connect_src": None, "default_src": "'self'"},
            [
                (
                    "failed",
                    "connect-src (by default-src) refuses https://upload.imagekit.io. Nothing can "
                    "be uploaded.",
                )
            ],
        ),
        ({"connect_src": None, "default_src": None}, ALL_IS_WELL),
        (
            {"script_src": "'nonce-other'"},
            [("failed", f"script-src refuses {SITE}. There is no widget.")],
        ),
        (
            {"script_src": "'self' 'strict-dynamic'"},
            [("failed", f"script-src refuses {SITE}. There is no widget.")],
        ),
        ({"script_src": "'self'"}, ALL_IS_WELL),
        ({"script_src": "'nonce-abc' 'strict-dynamic'"}, ALL_IS_WELL),
        (
            {"style_src": "'nonce-other'"},
            [("failed", f"style-src refuses {SITE}. The widget has no style.")],
        ),
        (
            {"style_src_elem": "'none'"},
            [
                (
                    "failed",
                    f"style-src (by style-src-elem) refuses {SITE}. The widget has no style.",
                )
            ],
        ),
        (
            {"img_src": "'self'"},
            [
                ("warning", "img-src refuses blob:. Chosen pictures have no preview."),
                (
                    "warning",
                    "img-src refuses https://ik.imagekit.io. Uploaded pictures are not shown.",
                ),
            ],
        ),
        ({"img_src": "blob: https://ik.imagekit.io/your_id/"}, ALL_IS_WELL),
        (
            {"img_src": "blob: https://ik.imagekit.io/other_id/"},
            [
                (
                    "warning",
                    "img-src refuses https://ik.imagekit.io. Uploaded pictures are not shown.",
                )
            ],
        ),
        (
            {"media_src": None},
            [
                (
                    "warning",
                    "media-src (by default-src) refuses blob:. Chosen videos have no preview.",
                )
            ],
        ),
        (
            {"worker_src": "'none'"},
            [
                (
                    "warning",
                    f"worker-src refuses {SITE}. Pictures are made smaller in the page itself.",
                )
            ],
        ),
        (
            {"worker_src": None},
            [
                (
                    "warning",
                    f"worker-src (by script-src) refuses {SITE}. Pictures are made smaller in the "
                    "page itself.",
                )
            ],
        ),
        ({"worker_src": None, "script_src": "'nonce-abc' 'strict-dynamic'"}, ALL_IS_WELL),
        ({"worker_src": None, "script_src": "'self'"}, ALL_IS_WELL),
    ],
    ids=range(18),
)
def test_each_need_that_is_not_met_is_told(
    changes: dict[str, str | None], expected: list[tuple[str, str]]
) -> None:
    assert told(page(written(**changes))) == expected


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        (
            {"connect_src": "'self'"},
            "Add https://upload.imagekit.io to connect-src. See docs/csp.md.",
        ),
        (
            {"script_src": "'none'"},
            f"Add the page's nonce, or {SITE}, to script-src. See docs/csp.md.",
        ),
        (
            {"script_src": "'strict-dynamic'"},
            "Add the page's nonce to script-src. See docs/csp.md.",
        ),
        (
            {"style_src_elem": "'none'"},
            f"Add the page's nonce, or {SITE}, to style-src-elem. See docs/csp.md.",
        ),
        (
            {"media_src": None},
            "Add a media-src with blob:, and whatever else it is to let through.",
        ),
    ],
    ids=["connect-src", "script-src", "strict-dynamic", "style-src-elem", "media-src"],
)
def test_the_mend_is_said(changes: dict[str, str | None], hint: str) -> None:
    assert check_policy(page(written(**changes)), ADDRESSES)[0].hint == hint


def test_of_several_policies_each_must_agree() -> None:
    found = told(page(written(), "connect-src 'self'", "img-src blob:"))
    assert [message.split(".")[0] for _, message in found] == [
        "connect-src refuses https://upload",
        "img-src refuses https://ik",
    ]


def test_without_pictures_that_shrink_no_worker_is_needed() -> None:
    assert told(page(written(worker_src="'none'"), resizes=False)) == ALL_IS_WELL


def test_without_an_endpoint_of_urls_no_picture_is_asked_for() -> None:
    nowhere = Addresses(ADDRESSES.endpoint, ADDRESSES.upload, "")
    assert told(page(written(img_src="blob:")), nowhere) == ALL_IS_WELL
