"""``manage.py demo``: the whole demonstration in one process, until Ctrl-C."""

import signal
from contextlib import AbstractContextManager, ExitStack
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from django_imagekit_jwt.conf import conf
from django_imagekit_jwt.testing.emulator import Emulator, Options, running_emulator
from example_project.demo_users import DEMO_USERS, make_demo_users
from example_project.ports import is_taken
from example_project.second_origin import Addresses, running_page

PORTS = {
    "SITE_PORT": "the site",
    "IMAGEKIT_PORT": "the local ImageKit",
    "SPA_PORT": "the page on a second origin",
}


class Command(BaseCommand):
    """Shell: prepare, start the site and its neighbours, say where they are."""

    help = "Run the site, the local ImageKit and a page on a second origin, until Ctrl-C."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until Ctrl-C or SIGTERM; raises CommandError where a port is in use."""
        _refuse_taken_ports()
        call_command("migrate", verbosity=0)
        make_demo_users()
        for number in (signal.SIGINT, signal.SIGTERM):
            # SIGINT too: a shell starts what runs in its background with that ignored.
            signal.signal(number, signal.default_int_handler)
        with ExitStack() as neighbours:
            if not settings.REAL_ACCOUNT:
                neighbours.enter_context(_local_imagekit())
            neighbours.enter_context(running_page(_addresses(), settings.SPA_PORT))
            self.stdout.write(_where())
            call_command("runserver", f"127.0.0.1:{settings.SITE_PORT}", use_reloader=False)


def _local_imagekit() -> AbstractContextManager[Emulator]:
    told = Options(webhook_url=settings.SITE_ORIGIN + reverse("imagekit_jwt:webhook"))
    return running_emulator(settings.DEMO_DIR / "imagekit", told, port=settings.IMAGEKIT_PORT)


def _refuse_taken_ports() -> None:
    for name, purpose in PORTS.items():
        port = getattr(settings, name)
        if is_taken(port):
            raise CommandError(
                f"Port {port}, wanted for {purpose}, is in use. Stop what uses it, or choose "
                f"another: make demo {name}={port + 100}"
            )


def _addresses() -> Addresses:
    return Addresses(settings.SITE_ORIGIN, _origin(conf.UPLOAD_URL), _origin(conf.URL_ENDPOINT))


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _where() -> str:
    users = ", ".join(f"{user.username} / {user.password}" for user in DEMO_USERS)
    return (
        f"\n  The site             {settings.SITE_ORIGIN}/\n"
        f"  Its admin            {settings.SITE_ORIGIN}/admin/\n"
        f"  A second origin      {settings.SPA_ORIGIN}/\n"
        f"  Uploads go to        {conf.UPLOAD_URL}\n"
        f"  Users / passwords    {users}\n\n"
        "  Ctrl-C ends all of it.\n"
    )
