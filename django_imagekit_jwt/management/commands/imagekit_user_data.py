"""``manage.py imagekit_user_data``: export what is recorded of a user, and take the user out."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper
from django.db import router
from django.utils import timezone

from django_imagekit_jwt.exports import FORMS, export
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.querysets import IssuedTokenQuerySet
from django_imagekit_jwt.subjects import (
    UnknownUser,
    anonymise,
    records_of,
    records_of_nobody,
    user_named,
    user_of_key,
)

STANDARD_OUTPUT = "-"
YES = ("y", "yes")


class Command(BaseCommand):
    """Shell: find the records, write them out, ask, anonymise them."""

    help = (
        "Count the records about one user; export them as JSON Lines; anonymise them. "
        "The user's files stay at ImageKit as they are."
    )
    told: OutputWrapper

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who is meant, and what is to be done."""
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("name", nargs="?", help="the user's name; of a deleted user, as it was")
        who.add_argument("--key", metavar="PK", help="the user's primary key, instead of the name")
        parser.add_argument(
            "--deleted",
            action="store_true",
            help="mean those who had that name and are no users now, even if somebody has it again",
        )
        parser.add_argument(
            "--export", metavar="FILE", help="write them to a new file, or - for standard output"
        )
        parser.add_argument("--anonymise", action="store_true", help="take the user out of them")
        parser.add_argument("--no-input", action="store_true", help="do not ask before that")
        parser.add_argument("--database", help="where the records are; default: as routers say")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is asked for, in this order: count, export, anonymise."""
        path = options["export"]
        self.told = self.stderr if path == STANDARD_OUTPUT else self.stdout
        try:
            records = self._found(options, options["database"] or router.db_for_write(IssuedToken))
        except UnknownUser as error:
            raise CommandError(str(error)) from error
        count = records.count()
        self._tell(f"{_records(count)} found.")
        if path:
            self._export(records, path)
        if options["anonymise"] and count and (options["no_input"] or _confirmed(count)):
            self._tell(f"{_records(sum(anonymise(records)))} anonymised.")

    def _found(self, options: dict[str, Any], using: str) -> IssuedTokenQuerySet:
        name = options["name"]
        if name is None:
            return records_of(user_of_key(options["key"], using), using)
        user = None if options["deleted"] else user_named(name, using)
        if user is None:
            return records_of_nobody(name, using)
        others = records_of_nobody(name, using).count()
        if others:
            self._tell(
                f"{_records(others)} of this name, of no user of this site, left out. "
                "If they are the same person's, do this again with --deleted."
            )
        return records_of(user, using)

    def _export(self, records: IssuedTokenQuerySet, path: str) -> None:
        pages = export(records, FORMS["jsonl"], timezone.now())
        if path == STANDARD_OUTPUT:
            for page in pages:
                self.stdout.write(page, ending="")
            return
        try:
            Path(path).touch(mode=0o600, exist_ok=False)
            with Path(path).open("w", encoding="ascii") as file:
                file.writelines(pages)
        except OSError as error:
            raise CommandError(f"The export failed: {error}. Name a new file.") from error
        self._tell(f"Exported to {path}.")

    def _tell(self, sentence: str) -> None:
        self.told.write(sentence, str)


def _confirmed(count: int) -> bool:
    answer = input(f"Anonymise {_records(count)}, for good? [y/N] ")
    return answer.strip().lower() in YES


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count} records"
