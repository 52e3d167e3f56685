"""``python -m django_imagekit_jwt.testing.emulator``: a local ImageKit in a terminal.

Responsible for: the command line. Does not know: how anything is answered.
"""

import argparse
import errno
import logging
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .accounts import DEFAULT_ACCOUNT, Account
from .addresses import is_web_address
from .options import Options

_WAKE_SECONDS = 0.2


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C or SIGTERM; give the exit code, 1 where it cannot start."""
    chosen = _parser().parse_args(arguments)
    try:
        _serve(chosen)
    except ImportError as error:
        return _fail(str(error))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return _fail(f"Port {chosen.port} of {chosen.host} is in use: choose another --port.")
        return _fail(f"The emulator cannot start: {error}.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m django_imagekit_jwt.testing.emulator",
        description="Run a local ImageKit: upload API V2, REST API, delivery, webhooks.",
    )
    parser.add_argument("--port", type=_port, default=8001, help="0 is any free one; default: 8001")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; default: local")
    parser.add_argument(
        "--storage", type=Path, help="directory to keep files in; default: a new one"
    )
    account = DEFAULT_ACCOUNT
    parser.add_argument(
        "--public-key", default=account.public_key, help=f"default: {account.public_key}"
    )
    parser.add_argument(
        "--private-key", default=account.private_key, help=f"default: {account.private_key}"
    )
    parser.add_argument(
        "--imagekit-id",
        default=account.imagekit_id,
        help=f"the URL endpoint's last part; default: {account.imagekit_id}",
    )
    parser.add_argument(
        "--webhook-url", type=_address, default="", help="where webhooks go; default: nowhere"
    )
    parser.add_argument("--webhook-secret", default=Options.webhook_secret, help="signs webhooks")
    return parser


def _address(text: str) -> str:
    if text and not is_web_address(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no absolute http or https address")
    return text


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port


def _serve(chosen: argparse.Namespace) -> None:
    from . import running_emulator  # noqa: PLC0415 - only now, so that main can say what is missing

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    account = Account(chosen.public_key, chosen.private_key, chosen.imagekit_id)
    options = Options(
        accounts=(account,),
        webhook_url=chosen.webhook_url,
        webhook_secret=chosen.webhook_secret,
    )
    with (
        _noticed_signals() as noticed,
        running_emulator(chosen.storage, options, chosen.port, chosen.host) as emulator,
    ):
        _say(f"A local ImageKit runs at {emulator.origin}; stop it with Ctrl-C.")
        _say(f"Upload URL:   {emulator.upload_url}")
        _say(f"URL endpoint: {emulator.url_endpoint}")
        _say(f"Webhooks to:  {chosen.webhook_url or 'nowhere; --webhook-url says where.'}")
        while not noticed:
            time.sleep(_WAKE_SECONDS)


@contextmanager
def _noticed_signals() -> Iterator[list[int]]:
    """Collect Ctrl-C and SIGTERM in the list that is given, instead of being ended by them."""
    noticed: list[int] = []
    # A plain list, because a handler that takes a lock may wait for the code it interrupted.
    before = {
        number: signal.signal(number, lambda caught, _: noticed.append(caught))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield noticed
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _fail(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
