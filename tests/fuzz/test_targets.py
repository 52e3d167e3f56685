"""Atheris on what strangers send: it finds inputs by the branches that they take."""

import platform
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.skipping import cannot_run

PROJECT = Path(__file__).parents[2]
RUNS = 20_000
SEEDS = {
    "events_target": b't=1700000000000,v1=00\nv1,AAAA\n1700000000\n{"id": "evt_1", "type": '
    b'"file.created", "data": {"fileId": "65f0a1", "filePath": "/a.jpg", "size": 5}}',
    "tokens_target": b'{"alg": "HS256", "kid": "public_fuzz", "jti": "a"}\n'
    b'{"fileName": "a.jpg", "iat": 1, "exp": 60}',
}


@pytest.fixture(autouse=True)
def atheris() -> None:
    if find_spec("atheris") is None:
        has_wheel = sys.platform == "linux" and platform.machine() == "x86_64"
        if has_wheel and (3, 11) <= sys.version_info < (3, 15):
            cannot_run('atheris is not installed: pip install ".[test]"')
        pytest.skip("atheris has wheels for CPython 3.11 to 3.14 on Linux x86-64 alone.")


@pytest.mark.parametrize("target", SEEDS)
def test_no_bytes_raise_what_is_not_declared(target: str, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "first").write_bytes(SEEDS[target])
    options = (f"-runs={RUNS}", "-seed=1", "-max_len=1000", f"-artifact_prefix={tmp_path}/")
    done = subprocess.run(
        [sys.executable, "-m", f"tests.fuzz.{target}", *options, tmp_path / "corpus"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Done {RUNS} runs" in done.stderr
