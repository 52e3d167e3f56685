"""``manage.py imagekit_orphans``: list, and remove, uploads that no form ever took."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from django_imagekit_jwt.exceptions import ImageKitUnreachable, NotConfigured
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.orphans import orphans, remove_orphan

YES = ("y", "yes")


class Command(BaseCommand):
    """Shell: list them, ask, remove them."""

    help = "List uploads that no form ever took; with --delete, remove them from ImageKit."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the age, the policies, and whether to remove."""
        parser.add_argument("--older-than", type=float, default=24, help="hours; default: 24")
        parser.add_argument(
            "--policy", action="append", default=[], help="all uploads of this policy; repeatable"
        )
        parser.add_argument("--delete", action="store_true", help="remove them from ImageKit")
        parser.add_argument("--no-input", action="store_true", help="do not ask before that")

    def handle(self, *args: Any, **options: Any) -> None:
        """List, and remove if that is asked for and confirmed."""
        if options["older_than"] < 0:
            raise CommandError(f"--older-than is {options['older_than']}. Give hours from 0 up.")
        found = list(orphans(timedelta(hours=options["older_than"]), options["policy"]))
        for record in found:
            self.stdout.write(_line(record))
        self.stdout.write(f"{_uploads(len(found))} that no form took.")
        if options["delete"] and found and (options["no_input"] or self._confirmed(len(found))):
            self._remove(found)

    def _confirmed(self, count: int) -> bool:
        answer = input(f"Remove {_uploads(count)} from ImageKit, for good? [y/N] ")
        return answer.strip().lower() in YES

    def _remove(self, found: list[IssuedToken]) -> None:
        removed = 0
        for record in found:
            try:
                removed += remove_orphan(record)
            except (ImageKitUnreachable, NotConfigured) as error:
                raise CommandError(f"Removed {_uploads(removed)}. Stopped: {error}") from error
        self.stdout.write(f"Removed {_uploads(removed)}.")


def _line(record: IssuedToken) -> str:
    who = record.username or "nobody"
    return f"{record.iat:%Y-%m-%d %H:%M}  {record.policy}  {who}  {record.file_path}"


def _uploads(count: int) -> str:
    return "1 upload" if count == 1 else f"{count} uploads"
