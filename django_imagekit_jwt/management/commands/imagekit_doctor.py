"""``manage.py imagekit_doctor``: what may be wrong between this site and ImageKit."""

import os
from argparse import ArgumentTypeError
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import router

from django_imagekit_jwt.doctor.examination import Wanted, examine
from django_imagekit_jwt.doctor.findings import Finding
from django_imagekit_jwt.doctor.page_checks import COOKIE, Visit
from django_imagekit_jwt.exceptions import shown
from django_imagekit_jwt.protocol.rules import web_address
from django_imagekit_jwt.subjects import user_named

INDENT = " " * 18


class Command(BaseCommand):
    """Shell: examine, tell each finding, fail if one is bad."""

    help = (
        "Check the settings, this machine's clock, a page's CSP and CORS; with --live, upload a "
        "picture of one pixel to the account, and remove it. It shows no key and no token."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012 - as Django's command declares it

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the page, and whether and how the account is tried."""
        parser.add_argument("--page", type=_address, help="the address of a page with the widget")
        parser.add_argument(
            "--site",
            type=_address,
            help="where this site answers, if not where the page is",
        )
        parser.add_argument(
            "--live", action="store_true", help="try the account: issue, upload, read, remove"
        )
        parser.add_argument(
            "--account", default="", help="one of ACCOUNTS; default: the settings' own keys"
        )
        parser.add_argument("--user", help="the name of the user whom --live issues tokens to")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell what is found; raises CommandError if anything has failed."""
        failed = 0
        for finding in examine(_wanted(options)):
            self._tell(finding)
            failed += finding.level == "failed"
        if failed:
            raise CommandError(f"{failed} failed.")

    def _tell(self, finding: Finding) -> None:
        style = {
            "ok": self.style.SUCCESS,
            "warning": self.style.WARNING,
            "failed": self.style.ERROR,
        }[finding.level]
        level = style(f"{finding.level:<8}")
        self.stdout.write(f"{level} {finding.subject:<8} {finding.message}")
        if finding.hint:
            self.stdout.write(f"{INDENT}{finding.hint}")


def _wanted(options: dict[str, Any]) -> Wanted:
    page = options["page"]
    visit = Visit(page, options["site"] or "", os.environ.get(COOKIE, "")) if page else None
    return Wanted(visit, options["live"], options["account"], _user(options["user"]))


def _user(name: str | None) -> object:
    user = name and user_named(name, router.db_for_read(get_user_model()))
    if name and user is None:
        raise CommandError(f"No user is named {shown(name)}.")
    return user or None


def _address(text: str) -> str:
    wrong = web_address(text)
    if wrong:
        raise ArgumentTypeError(f"{shown(text)} is no page's address. {wrong}")
    return text
