"""One request, and in words why it has no answer."""

import shutil
import socket
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from werkzeug.wrappers import Request, Response

from django_imagekit_jwt.doctor.asking import MOST_BYTES, NoAnswer, ask, origin
from example_project.second_origin import serving
from tests.doctor.answers import answered
from tests.doctor.sites import listening
from tests.skipping import cannot_run


@Request.application
def echo(request: Request) -> Response:
    said = f"{request.method} {request.path} {request.headers['X-Own']} {request.data.decode()}"
    return Response(said, 404, {"Set-Cookie": "a=b"})


def test_an_answer_comes_as_it_is_whatever_its_status() -> None:
    with serving(echo) as site:
        answer = ask(
            "POST", f"{site}/path", 5, {"X-Own": "one", "Content-Type": "text/plain"}, b"body"
        )
    assert (answer.status, answer.text) == (404, "POST /path one body")
    assert answer.headers["Set-Cookie"] == "a=b"
    assert answer.sent <= answer.received


def test_no_redirect_is_followed() -> None:
    with serving(Response(status=302, headers={"Location": "/elsewhere"})) as site:
        assert ask("GET", site, 5).status == 302


def test_no_more_is_read_than_a_page_has() -> None:
    with serving(Response("x" * (MOST_BYTES + 1))) as site:
        assert len(ask("GET", site, 5).body) == MOST_BYTES


def test_the_proxy_of_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    @Request.application
    def proxy(request: Request) -> Response:
        return Response(request.environ["REQUEST_URI"])

    with serving(proxy) as address:
        monkeypatch.setenv("http_proxy", address)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert ask("GET", "http://nowhere.invalid/x", 5).text == "http://nowhere.invalid/x"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (
            "http://nowhere.invalid/x",
            "http://nowhere.invalid gave no answer: no such name is known",
        ),
        ("https://nowhere.invalid/?secret", r"https://nowhere\.invalid gave no answer: no such"),
        ("http://127.0.0.1/\N{SNOWMAN}", "http://127.0.0.1 gave no answer: UnicodeEncodeError"),
        ("file:///etc/passwd", r'^"file:///etc/passwd" is no http\(s\) address\.$'),
        ("", r'^"" is no http\(s\) address\.$'),
    ],
)
def test_an_address_that_nobody_has_is_named(url: str, why: str) -> None:
    with pytest.raises(NoAnswer, match=why):
        ask("GET", url, 5)


def test_nobody_listening_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NoAnswer, match=rf":{port} gave no answer: nobody listens there\.$"):
        ask("GET", f"http://127.0.0.1:{port}", 5)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"", "the connection was closed"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "BadStatusLine"),
    ],
    ids=["nothing", "ssh"],
)
def test_what_is_no_answer_is_said(said: bytes, why: str) -> None:
    with listening(said) as address, pytest.raises(NoAnswer, match=rf" gave no answer: {why}\.$"):
        ask("GET", address, 5)


def test_silence_is_said() -> None:
    with listening() as address, pytest.raises(NoAnswer, match=r"nothing came within 0\.2 s\.$"):
        ask("GET", address, 0.2)


def test_a_certificate_that_nobody_trusts_is_said(tmp_path: Path) -> None:
    if not shutil.which("openssl"):
        cannot_run("openssl is not installed: apt-get install openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost"
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", *made.split(), *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        with pytest.raises(NoAnswer, match=r"its certificate is not trusted \(self.signed cert"):
            ask("GET", f"https://127.0.0.1:{server.server_port}", 5)
        thread.join()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Example.com/path?query#part", "https://example.com"),
        ("https://example.com:443/", "https://example.com"),
        ("https://example.com:80/", "https://example.com:80"),
        ("http://example.com:80", "http://example.com"),
        ("HTTP://[::1]:8000/", "http://[::1]:8000"),
    ],
)
def test_an_origin_is_as_browsers_write_it(url: str, expected: str) -> None:
    assert origin(url) == expected


@pytest.mark.parametrize(
    ("body", "expected"), [('{"a": [1]}', {"a": [1]}), ("<p>", None), ("[" * 200_000, None)]
)
def test_a_body_is_json_or_none(body: str, expected: object) -> None:
    assert answered(200, body).json == expected


@pytest.mark.parametrize(
    ("status", "expected"), [(199, False), (200, True), (299, True), (300, False)]
)
def test_a_status_of_success_is_known(status: int, *, expected: bool) -> None:
    assert answered(status).has_succeeded is expected
