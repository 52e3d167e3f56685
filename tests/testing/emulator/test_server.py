"""Starting and stopping."""

import gc
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from django_imagekit_jwt.testing.emulator import (
    DEFAULT_ACCOUNT,
    Account,
    Options,
    running_emulator,
)

from .client import PNG, multipart, send, stored, upload


def test_an_emulator_says_where_it_is() -> None:
    with running_emulator() as emulator:
        assert emulator.origin.startswith("http://127.0.0.1:")
        assert emulator.upload_url == f"{emulator.origin}/api/v2/files/upload"
        assert emulator.api_url == emulator.origin
        assert emulator.url_endpoint == f"{emulator.origin}/local"
        assert emulator.account is DEFAULT_ACCOUNT


def test_the_account_may_be_another() -> None:
    account = Account("public_other", "private_other_0123456789abcdef01234567", "other")
    with running_emulator(options=Options(accounts=(account,))) as emulator:
        assert emulator.account is account
        assert emulator.url_endpoint.endswith("/other")


def test_its_answers_are_dated_by_its_clock() -> None:
    with running_emulator(options=Options(clock=lambda: 1_767_268_800.5)) as emulator:
        for method in ("GET", "OPTIONS"):
            dates = send(emulator.upload_url, method).headers.get_all("Date")
            assert dates == ["Thu, 01 Jan 2026 12:00:00 GMT"]


@pytest.mark.parametrize("webhook_url", ["", "http://127.0.0.1:1/"])
def test_nothing_is_left_behind(webhook_url: str) -> None:
    before = set(threading.enumerate())
    with running_emulator(options=Options(webhook_url=webhook_url)) as emulator:
        port = int(emulator.origin.rpartition(":")[2])
        upload(emulator)
    assert set(threading.enumerate()) == before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)


def test_a_connection_that_says_nothing_does_not_hold_the_end_up() -> None:
    begin = time.monotonic()
    with running_emulator() as emulator:
        port = int(emulator.origin.rpartition(":")[2])
        idle = socket.create_connection(("127.0.0.1", port))
        assert upload(emulator).status == 200
    assert time.monotonic() - begin < 5
    idle.close()


@pytest.mark.parametrize("size", [100, 2_000_000])
def test_a_client_that_leaves_in_the_middle_does_no_harm(size: int) -> None:
    body, headers = multipart([("file", bytes(size))])
    head = (
        f"POST /api/v2/files/upload HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: {headers['Content-Type']}\r\n\r\n"
    )
    with running_emulator() as emulator:
        port = int(emulator.origin.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as leaving:
            leaving.sendall(head.encode() + body[: size // 2])
        assert upload(emulator).status == 200
        assert len(emulator.files()) == 1
    gc.collect()


def test_files_outlive_the_emulator_in_a_storage_of_ones_own(tmp_path: Path) -> None:
    with running_emulator(tmp_path) as emulator:
        path = stored(emulator)["filePath"]
    with running_emulator(tmp_path) as emulator:
        assert send(emulator.url_endpoint + path).body == PNG
        assert [file.path for file in emulator.files()] == [path]


def test_the_same_port_may_be_used_again_at_once() -> None:
    with running_emulator() as emulator:
        port = int(emulator.origin.rpartition(":")[2])
        upload(emulator)
    with running_emulator(port=port) as emulator:
        assert upload(emulator).status == 200


def test_a_port_in_use_is_an_error() -> None:
    with running_emulator() as emulator:
        port = int(emulator.origin.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"), running_emulator(port=port):
            pass


@pytest.mark.skipif(not socket.has_ipv6, reason="This machine has no IPv6.")
def test_ipv6_is_spoken() -> None:
    with running_emulator(host="::1") as emulator:
        assert emulator.origin.startswith("http://[::1]:")
        assert send(stored(emulator)["url"]).body == PNG


def test_uploads_may_run_side_by_side() -> None:
    with running_emulator() as emulator, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: upload(emulator), range(24)))
        assert {answer.status for answer in answers} == {200}
        assert len(emulator.files()) == 24
