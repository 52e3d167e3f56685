"""The command line."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from django_imagekit_jwt.testing.emulator import DEFAULT_ACCOUNT, Account
from django_imagekit_jwt.testing.emulator import __main__ as command

from .client import TEXT, Parts, post, send, sign
from .receiver import receiving

PACKAGE = "django_imagekit_jwt.testing.emulator"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def _process(*arguments: str) -> Iterator[str]:
    """Run the command as a process of its own, and give the origin it prints."""
    line = [sys.executable, "-m", PACKAGE, "--port", "0", *arguments]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            found = re.search(r"http://[\w.:]+", process.stdout.readline())
            assert found is not None
            yield found[0].rstrip(";")
        finally:
            process.terminate()
            assert process.wait(10) == 0


def _parts() -> Parts:
    return [("fileName", "a"), ("token", sign({"fileName": "a"})), ("file", TEXT)]


def test_a_used_token_is_refused_in_another_process(tmp_path: Path) -> None:
    storage = ["--storage", str(tmp_path)]
    parts = _parts()
    with _process(*storage) as first, _process(*storage) as second:
        assert post(f"{first}/api/v2/files/upload", parts).status == 200
        again = post(f"{second}/api/v2/files/upload", parts)
    assert again.refusal == (400, "Your request has invalid token.")


def _stop_when_up(port: int, found: list[int]) -> None:
    for _ in range(500):
        try:
            found.append(send(f"http://127.0.0.1:{port}/v1/files").status)
        except ConnectionRefusedError:
            time.sleep(0.02)
        else:
            os.kill(os.getpid(), signal.SIGTERM)
            return


def test_it_serves_until_it_is_told_to_stop(capsys: pytest.CaptureFixture[str]) -> None:
    port = _free_port()
    found: list[int] = []
    stopper = threading.Thread(target=_stop_when_up, args=[port, found])
    before = signal.getsignal(signal.SIGTERM)
    stopper.start()
    code = command.main(["--port", str(port), "--imagekit-id", "mine"])
    stopper.join()
    assert (code, found) == (0, [401])
    assert signal.getsignal(signal.SIGTERM) is before
    assert capsys.readouterr().out.splitlines() == [
        f"A local ImageKit runs at http://127.0.0.1:{port}; stop it with Ctrl-C.",
        f"Upload URL:   http://127.0.0.1:{port}/api/v2/files/upload",
        f"URL endpoint: http://127.0.0.1:{port}/mine",
        "Webhooks to:  nowhere; --webhook-url says where.",
    ]


def test_webhooks_go_where_it_was_told_signed_with_the_secret_it_was_told() -> None:
    with receiving() as site:
        arguments = ["--webhook-url", site.url, "--webhook-secret", "whsec_cli"]
        with _process(*arguments) as origin:
            assert post(f"{origin}/api/v2/files/upload", _parts()).status == 200
            assert site.reached.wait(10)
    (webhook,) = site.received
    assert webhook.is_signed_with("whsec_cli")


def test_it_says_where_webhooks_go(capsys: pytest.CaptureFixture[str]) -> None:
    port = _free_port()
    stopper = threading.Thread(target=_stop_when_up, args=[port, []])
    stopper.start()
    assert command.main(["--port", str(port), "--webhook-url", "http://127.0.0.1:1/hook/"]) == 0
    stopper.join()
    output = capsys.readouterr().out
    assert output.endswith("Webhooks to:  http://127.0.0.1:1/hook/\n")
    assert "whsec_" not in output


@pytest.mark.parametrize("url", ["hook", "ftp://127.0.0.1/"])
def test_a_text_that_is_no_address_is_refused(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        command.main(["--webhook-url", url])
    assert f"{url!r} is no absolute http or https address" in capsys.readouterr().err


def test_the_account_is_the_one_that_was_named() -> None:
    account = Account("public_cli", "private_cli_0123456789abcdef0123456789", "cli")
    keys = ["--public-key", account.public_key, "--private-key", account.private_key]
    token = sign({"fileName": "a"}, account=account)
    parts: Parts = [("fileName", "a"), ("token", token), ("file", TEXT)]
    with _process(*keys) as origin:
        assert post(f"{origin}/api/v2/files/upload", parts).status == 200
        assert post(f"{origin}/api/v2/files/upload", _parts()).status == 400


def test_a_port_in_use_is_said_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        line = [sys.executable, "-m", PACKAGE, "--port", str(port)]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == f"Port {port} of 127.0.0.1 is in use: choose another --port.\n"


def test_a_port_in_use_gives_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert command.main(["--port", str(port)]) == 1
    assert "is in use" in capsys.readouterr().err


def test_a_storage_that_cannot_be_written_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert command.main(["--port", "0", "--storage", str(tmp_path / "file")]) == 1
    assert capsys.readouterr().err.startswith("The emulator cannot start: ")


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_number_that_is_no_port_is_refused(port: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        command.main([f"--port={port}"])


def test_a_missing_library_is_said_in_a_sentence() -> None:
    program = (
        "import runpy, sys; sys.modules['werkzeug'] = None;"
        f" sys.argv = ['emulator', '--port', '0'];"
        f" runpy.run_module({PACKAGE!r}, run_name='__main__')"
    )
    line = [sys.executable, "-c", program]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("The emulator needs werkzeug")
    assert done.stderr.endswith('pip install "django-imagekit-jwt[emulator]"\n')
    assert DEFAULT_ACCOUNT.private_key not in done.stderr
