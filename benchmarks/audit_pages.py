"""Pages of the audit's benchmark: the admin's list, filters and searches, a record, the overview.

Responsible for: which pages are measured, and that each shows what it should. Does not know: how
large a database is.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.test import Client

from .audit_databases import BASELINE, FULL, using
from .audit_issuing import issue, signed_in
from .audit_measuring import Result, ratio
from .issuing import HUNDRED

if TYPE_CHECKING:
    from django_imagekit_jwt.models import IssuedToken

LIST = "/admin/django_imagekit_jwt/issuedtoken/"
A_ROW, NO_ROW = 'class="field-jti"', "0 issued tokens"
STATUSES = ("active", "expired", "reported", "verified", "failed")


@dataclass(frozen=True)
class Sample:
    """What the pages of one database are asked for: a record, and a token that was issued."""

    client: Client
    record: "IssuedToken"
    token: str

    def filters(self) -> dict[str, Mapping[str, str]]:
        """Give each filter's name and what it asks for."""
        end = self.record.iat
        week = {"iat__gte": (end - timedelta(days=7)).isoformat(), "iat__lt": end.isoformat()}
        return {
            "list": {},
            **{f"status {status}": {"status": status} for status in STATUSES},
            "policy": {"policy": "album"},
            "policy nobody has": {"policy": "retired"},
            "account": {"account": ""},
            "a week": week,
            "a week of failures": {"status": "failed", **week},
            "failures of a policy": {"status": "failed", "policy": "banner"},
        }

    def searches(self) -> dict[str, str]:
        """Give each search's name and the term."""
        record = self.record
        return {
            "token id": record.jti,
            "user name": record.username,
            "file path": record.file_path,
            "file id": str(record.file_id),
            "address": str(record.ip_address),
            "token": self.token,
            "nothing": "nobody",
        }


def pages() -> Iterator[Result]:
    """Measure every page at both sizes."""
    samples = {alias: _sample(alias) for alias in (BASELINE, FULL)}
    for name, show in _pages(samples[FULL]).items():

        def ask(alias: str, show: Callable[[Sample], None] = show) -> None:
            show(samples[alias])

        yield ratio(name, ask, (BASELINE, FULL), 3, rounds=15)


def _pages(sample: Sample) -> dict[str, Callable[[Sample], None]]:
    filters = {f"filter: {name}": partial(_filtered, name=name) for name in sample.filters()}
    searches = {f"search: {name}": partial(_searched, name=name) for name in sample.searches()}
    return {**filters, **searches, "a record": _detail, "overview of a month": _overview}


def _filtered(sample: Sample, name: str) -> None:
    answer = sample.client.get(LIST, sample.filters()[name])
    _require(answer, A_ROW)


def _searched(sample: Sample, name: str) -> None:
    answer = sample.client.post(f"{LIST}search/", {"q": sample.searches()[name]}, follow=True)
    _require(answer, NO_ROW if name == "nothing" else A_ROW)


def _detail(sample: Sample) -> None:
    answer = sample.client.get(f"{LIST}{sample.record.pk}/change/")
    _require(answer, sample.record.jti)


def _overview(sample: Sample) -> None:
    answer = sample.client.get(f"{LIST}overview/", {"days": "30"})
    _require(answer, "<svg")


def _require(answer: Any, text: str) -> None:
    assert answer.status_code == 200, answer.status_code
    assert text in answer.content.decode(), f"The page has no {text}."


def _sample(alias: str) -> Sample:
    from django.contrib.auth.models import User  # noqa: PLC0415 - models load after setup

    from django_imagekit_jwt.models import IssuedToken  # noqa: PLC0415 - as above

    client = Client()
    with using(alias):
        client.force_login(User.objects.get(username="root"))
        issued = issue(signed_in(alias), HUNDRED)  # so that some are active
        record = IssuedToken.objects.filter(outcome="verified", events__isnull=False)[100]
    return Sample(client, record, issued[0]["token"])
