"""The stage of the load's benchmarks: servers of their own, a site on them, and who asks it.

Responsible for: setting all of it up, and taking turns. Does not know: what a turn is for.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.db import connections

from .issuing import BY_HAND, Call
from .load_backends import Postgres, Redis, postgres, redis
from .load_clients import Load, answering
from .load_records import sessions
from .load_sites import Kind, Site, running_site


@dataclass(frozen=True)
class Stage:
    """What stands behind the site, and the sessions of those who ask it."""

    database: Postgres
    cache: Redis
    log: Path
    """Where the site's servers write what they have to say."""
    sessions: Sequence[str]


@contextmanager
def staged(clients: int) -> Iterator[Stage]:
    """Give a PostgreSQL and a Redis with Django set up on them; raises Missing without them."""
    with TemporaryDirectory() as name, redis() as cache:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL has a user of its own
        with postgres(folder / "postgresql") as database:
            os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.load_settings"
            os.environ["LOAD_REDIS"] = cache.url
            os.environ["LOAD_DATABASE"] = json.dumps(database.settings)
            django.setup()
            yield Stage(database, cache, folder / "log", sessions(clients))
            connections.close_all()


@contextmanager
def site_on(stage: Stage, kind: Kind, workers: int) -> Iterator[Site]:
    """Give the site on such a server, once its workers are warm."""
    database = json.dumps({**stage.database.settings, **kind.connections})
    with running_site(kind, workers, {"LOAD_DATABASE": database}, stage.log) as site:
        turn(stage, site, BY_HAND, 10 * workers)
        yield site


def turn(stage: Stage, site: Site, call: Call, requests: int) -> Load:
    """Have so many requests answered with nothing going wrong."""
    load = Load(site.port, call, requests)
    with answering(load, stage.sessions):
        return load
