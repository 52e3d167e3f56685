"""docs/commands.md has every command, and each of its own options as `--help` has it."""

import argparse
import re
from collections.abc import Iterator

import pytest
from django.core.management import load_command_class
from django.core.management.base import BaseCommand

from django_imagekit_jwt.testing.emulator.__main__ import _parser
from tests.docs.blocks import PROJECT

APP = "django_imagekit_jwt"
EMULATOR = "python -m django_imagekit_jwt.testing.emulator"
FOLDER = PROJECT / APP / "management/commands"
COMMANDS = sorted(path.stem for path in FOLDER.glob("[!_]*.py"))
SECTION = re.compile(r"^## `([^`]+)`\n\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
PAGE = dict(SECTION.findall((PROJECT / "docs/commands.md").read_text("utf-8")))
OF_EVERY_COMMAND = {action.dest for action in BaseCommand().create_parser("", "")._actions}


def parser(command: str) -> argparse.ArgumentParser:
    return load_command_class(APP, command).create_parser("manage.py", command)


def rows(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Give a table's row for each option that not every command has."""
    for action in parser._actions:
        if action.dest not in OF_EVERY_COMMAND:
            yield f"| `{written(action)}` | {action.help or ''} |".replace("  |", " |")


def written(action: argparse.Action) -> str:
    name = max(action.option_strings, key=len, default=action.dest)
    takes_value = action.option_strings and action.nargs != 0
    return f"{name} {action.metavar or action.dest.upper()}" if takes_value else name


def test_every_command_and_no_other_is_on_the_page() -> None:
    assert PAGE.keys() == {*(f"manage.py {command}" for command in COMMANDS), EMULATOR}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_commands_options_are_on_the_page_as_its_help_has_them(command: str) -> None:
    section, known = PAGE[f"manage.py {command}"], parser(command)
    assert str(known.description) in section.replace("\n", " ")
    assert re.findall(r"^\| `.*", section, re.MULTILINE) == [*rows(known)]


def test_the_emulators_options_are_on_the_page_as_its_help_has_them() -> None:
    assert re.findall(r"^\| `.*", PAGE[EMULATOR], re.MULTILINE) == [*rows(_parser())]
