"""``manage.py verify_imagekit_uploads``: ask ImageKit about uploads that were only reported."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from django_imagekit_jwt.exceptions import ImageKitUnreachable, NotConfigured, UnknownUpload
from django_imagekit_jwt.models import records
from django_imagekit_jwt.verifying import verify_upload

PATIENCE = 3
"""Uploads in a row about which ImageKit gave no answer, after which it is left alone."""


class Command(BaseCommand):
    """Shell: ask about each, the first reported first, and count."""

    help = "Verify uploads that clients reported while ImageKit could not be asked."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how many to ask about."""
        parser.add_argument("--limit", type=int, default=1000, help="how many; default: 1000")

    def handle(self, *args: Any, limit: int, **options: Any) -> None:
        """Verify; raises CommandError where ImageKit does not answer."""
        counts = {"verified": 0, "failed": 0, "reported": 0}
        unanswered = 0
        for record in records().unverified().order_by("reported_at")[:limit]:
            try:
                counts[verify_upload(record).outcome or "reported"] += 1
                unanswered = 0
            except UnknownUpload:
                continue
            except NotConfigured as error:
                raise CommandError(str(error)) from error
            except ImageKitUnreachable as error:
                counts["reported"] += 1
                unanswered += 1
                if unanswered >= PATIENCE:
                    raise CommandError(f"{_said(counts)} Stopped: {error}") from error
        self.stdout.write(_said(counts))


def _said(counts: dict[str, int]) -> str:
    return "{verified} verified, {failed} failed, {reported} still only reported.".format(**counts)
