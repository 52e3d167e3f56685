"""What a browser makes of a preflight's answer."""

import pytest
from werkzeug.wrappers import Request, Response

from django_imagekit_jwt.doctor.cors import check_preflight, endpoint, judge, upload
from django_imagekit_jwt.testing.emulator import running_emulator
from example_project.second_origin import serving
from tests.doctor.answers import answered

PAGE = "https://spa.example"
ORIGIN = "Access-Control-Allow-Origin"
HEADERS = "Access-Control-Allow-Headers"
ENDPOINT = endpoint("https://site.example/imagekit/uploads/")
UPLOAD = upload("https://upload.imagekit.io/api/v2/files/upload")


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, [(ORIGIN, PAGE), (HEADERS, "authorization, content-type")]),
        (204, [(ORIGIN, "*"), (HEADERS, "Content-Type,Authorization,x-other")]),
        (204, [(ORIGIN, "*"), (HEADERS, "*, authorization")]),
        (204, [(ORIGIN, "*"), (HEADERS, "authorization"), (HEADERS, "content-type")]),
    ],
    ids=["own", "star", "headers-star", "two-headers"],
)
def test_an_open_address_is_open(status: int, headers: list[tuple[str, str]]) -> None:
    finding = judge(ENDPOINT, PAGE, answered(status, "", *headers))
    assert (finding.level, finding.message) == ("ok", f"The endpoint is open to pages of {PAGE}.")


@pytest.mark.parametrize(
    ("status", "headers", "why"),
    [
        (403, [(ORIGIN, "*")], "the preflight was answered 403."),
        (302, [(ORIGIN, "*")], "the preflight was answered 302."),
        (200, [], "Access-Control-Allow-Origin is missing."),
        (200, [(ORIGIN, "https://other.example")], "Access-Control-Allow-Origin is another."),
        (200, [(ORIGIN, f"{PAGE}/")], "Access-Control-Allow-Origin is another."),
        (
            200,
            [(ORIGIN, PAGE)],
            "Access-Control-Allow-Headers lacks authorization, content-type.",
        ),
        (
            200,
            [(ORIGIN, PAGE), (HEADERS, "content-type")],
            "Access-Control-Allow-Headers lacks authorization.",
        ),
        (
            200,
            [(ORIGIN, PAGE), (HEADERS, "*")],
            "Access-Control-Allow-Headers lacks authorization.",
        ),
    ],
    ids=range(8),
)
def test_a_closed_address_says_why(status: int, headers: list[tuple[str, str]], why: str) -> None:
    finding = judge(ENDPOINT, PAGE, answered(status, "", *headers))
    assert finding.level == "failed"
    assert finding.message == f"The endpoint is closed to pages of {PAGE}: {why}"
    assert "django-cors-headers" in finding.hint


def test_an_upload_needs_no_header() -> None:
    assert judge(UPLOAD, PAGE, answered(204, "", (ORIGIN, "*"))).level == "ok"


@pytest.mark.parametrize(
    ("target", "headers"), [(endpoint, "authorization,content-type"), (upload, "None")]
)
def test_it_is_asked_as_a_browser_asks(target: type, headers: str) -> None:
    asked = []

    @Request.application
    def answer(request: Request) -> Response:
        names = (f"Access-Control-Request-{name}" for name in ("Method", "Headers"))
        asked.append([request.method, *(str(request.headers.get(name)) for name in names)])
        return Response(headers={ORIGIN: request.headers["Origin"], HEADERS: headers})

    with serving(answer) as site:
        assert check_preflight(target(site), PAGE, 5).level == "ok"
    assert asked == [["OPTIONS", "POST", headers]]


def test_the_local_imagekit_is_open() -> None:
    with running_emulator() as emulator:
        assert check_preflight(upload(emulator.upload_url), PAGE, 5).level == "ok"


def test_no_answer_is_a_failure() -> None:
    finding = check_preflight(upload("http://nowhere.invalid"), PAGE, 5)
    assert (finding.level, finding.subject) == ("failed", "cors")
    assert finding.message.startswith("http://nowhere.invalid gave no answer")
