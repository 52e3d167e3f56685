"""``manage.py prune_imagekit_tokens``: remove old records, while others issue."""

import re
import time
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import router
from django.utils import timezone

from django_imagekit_jwt.conf import conf
from django_imagekit_jwt.exceptions import NotConfigured, shown
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.pruning import BATCH_SIZE, Old, Pruned, count, longest_quota, prune

AGE = re.compile(r"([1-9][0-9]{0,6})([hdw]?)")
UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
LONGEST = timedelta(days=36500)
INTERRUPTED = 130
"""The exit status of what Ctrl-C ends, by the shells' custom."""


class Command(BaseCommand):
    """Shell: read the age, remove batch after batch, say what went."""

    help = (
        "Remove records of issued tokens that are older than an age, the events that came of them, "
        "and counts of refusals. Only records: what was uploaded stays at ImageKit, but no longer "
        "can a record say which file it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the age, what to keep, and how gently to go about it."""
        parser.add_argument(
            "--older-than",
            metavar="AGE",
            help="90d, 12h, 4w, or days; default: the setting RETENTION",
        )
        parser.add_argument(
            "--keep-verified", action="store_true", help="keep records of verified uploads"
        )
        parser.add_argument(
            "--batch-size",
            type=int,
            default=BATCH_SIZE,
            help=f"records in one transaction; default: {BATCH_SIZE}",
        )
        parser.add_argument(
            "--sleep", type=float, default=0, help="seconds between two batches; default: 0"
        )
        parser.add_argument("--dry-run", action="store_true", help="only count what would go")
        parser.add_argument("--database", help="where the records are; default: as routers say")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove them; raises CommandError for what cannot be meant, and if interrupted."""
        if options["batch_size"] < 1 or options["sleep"] < 0:
            raise CommandError("Give a --batch-size from 1 up, and a --sleep from 0 up.")
        old = Old(
            timezone.now() - _age(options["older_than"]),
            options["database"] or router.db_for_write(IssuedToken),
            options["keep_verified"],
        )
        if options["dry_run"]:
            self.stdout.write(f"Would remove {_said(count(old))}.")
            return
        self._prune(old, options)

    def _prune(self, old: Old, options: dict[str, Any]) -> None:
        total = Pruned()
        try:
            for pruned in prune(old, options["batch_size"]):
                total += pruned
                if options["verbosity"]:
                    self.stdout.write(f"{_said(total)}, up to {total.last}")
                time.sleep(options["sleep"])
        except KeyboardInterrupt:
            said = f"Stopped. Removed {_said(total)}; the rest is as it was."
            raise CommandError(said, returncode=INTERRUPTED) from None
        self.stdout.write(f"Removed {_said(total)}.")


def _age(text: str | None) -> timedelta:
    """Read the age, and hold it against the quotas that what is removed would give back."""
    if text is None and conf.RETENTION is None:
        raise CommandError(
            "How old is old? Give --older-than, such as 90d, or set IMAGEKIT_JWT['RETENTION']."
        )
    found = AGE.fullmatch(str(conf.RETENTION) if text is None else text)
    age = found and int(found[1]) * UNITS[found[2] or "d"]
    if not age or age > LONGEST:
        mend = "Give hours, days or weeks, such as 12h, 90d or 4w; at most a century."
        raise CommandError(f"--older-than is {shown(text)}. {mend}")
    try:
        counted, policy = longest_quota()
    except NotConfigured as error:
        raise CommandError(str(error)) from error
    if age < counted:
        raise CommandError(
            f"A quota of the policy {shown(policy)} still counts what is younger than {counted}: "
            "removed, it could be used again. Prune what is at least as old."
        )
    return age


def _said(pruned: Pruned) -> str:
    return (
        f"{pruned.records} records, {pruned.events} events and "
        f"{pruned.refusal_counts} counts of refusals"
    )
