"""The panels of the overview: charts, and the tables with the same numbers, linked to the list.

Responsible for: titles, words and addresses round the numbers. Does not know: HTTP, how a number
was found, or how a chart is drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.safestring import SafeString
from django.utils.timezone import get_default_timezone, is_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from django_imagekit_jwt.charts import (
    KIBIBYTES,
    THOUSANDS,
    BarChart,
    Series,
    bar_chart,
    share_bar,
    swatch,
    textures,
)
from django_imagekit_jwt.overview import STATUSES, Refusals, Report, Tally, UserTotal, total_of
from django_imagekit_jwt.querysets import TokenStatus
from django_imagekit_jwt.spans import ONE_DAY, Span, start_of

from .filters import SINCE, UNTIL
from .overview_parts import Mark, Panel, Row, Table
from .overview_words import full_day, short_day, written, written_bytes, written_share

TEXTURES = {
    "verified": "plain",
    "reported": "rising",
    "active": "level",
    "expired": "dotted",
    "failed": "crossed",
    "bytes": "plain",
    "refused": "plain",
}
LABELS = {
    **{status: status.label for status in TokenStatus},
    TokenStatus.EXPIRED: gettext_lazy("Expired unused"),
}
MOST_CODES = 6
"""Charts of refusals side by side; the table has every code."""


@dataclass(frozen=True)
class Panels:
    """Lays out what was found in a span; ``list_url`` is where the records are listed."""

    span: Span
    list_url: str

    def textures(self) -> SafeString:
        """Give what all charts of the page share."""
        return textures(TEXTURES)

    def figures(self, found: Report) -> list[Mark]:
        """Give the headline figures."""
        total = found.total
        refused = [] if found.refusals is None else [sum(one.total for one in found.refusals)]
        return [
            Mark(_("Tokens issued"), written(total.tokens), self._list()),
            *self._legend(total),
            Mark(_("Stored"), written_bytes(total.bytes)),
            *(Mark(_("Requests refused"), written(count)) for count in refused),
        ]

    def tokens(self, daily: Mapping[date, Tally]) -> Panel:
        """Give the tokens of each day by their status."""
        series = [
            Series(status, str(LABELS[status]), [day.of(status) for day in daily.values()])
            for status in STATUSES
        ]
        table = Table(
            _("Tokens by the day they were issued"),
            [_("Day"), *_status_headings(), _("All")],
            [Row(full_day(day), self._list(day=day), _counts(daily[day])) for day in daily],
        )
        chart = self._chart("tokens", _("Tokens issued each day, by what became of them"), series)
        return Panel([("", bar_chart(chart))], self._legend(total_of(daily.values())), table)

    def bytes(self, daily: Mapping[date, Tally]) -> Panel:
        """Give the bytes of each day."""
        series = Series("bytes", _("Stored"), [day.bytes for day in daily.values()])
        table = Table(
            _("Bytes by the day their token was issued"),
            [_("Day"), _("Stored"), _("Bytes")],
            [
                Row(full_day(day), "", [written_bytes(one.bytes), written(one.bytes)])
                for day, one in daily.items()
            ],
        )
        chart = self._chart("bytes", _("Bytes stored each day"), [series], in_bytes=True)
        return Panel([("", bar_chart(chart))], [], table)

    def policies(self, policies: Sequence[tuple[str, Tally]]) -> Table:
        """Give the totals of each policy, with a bar as long as its tokens are of the most."""
        most = max((tally.tokens for _name, tally in policies), default=0)
        return Table(
            _("Tokens and bytes by policy"),
            [_("Policy"), _("Outcomes"), *_status_headings(), _("All"), _("Stored")],
            [
                Row(
                    name,
                    self._list(policy=name),
                    [
                        _shares(f"policy-{number}", name, tally, most),
                        *_counts(tally),
                        written_bytes(tally.bytes),
                    ],
                )
                for number, (name, tally) in enumerate(policies)
            ],
        )

    def users(self, users: Sequence[UserTotal]) -> Table:
        """Give the users who were granted the most, by their names then."""
        return Table(
            _("The ten users with the most tokens"),
            [_("User"), _("Tokens"), _("Stored")],
            [
                Row(
                    user.username or _("Anonymous clients"),
                    self._list(q=f"username={user.username}"),
                    [written(user.tokens), written_bytes(user.bytes)],
                )
                for user in users
            ],
        )

    def refusals(self, refusals: Sequence[Refusals] | None) -> Panel | None:
        """Give a small chart of each frequent code, all of one scale; None for no counts."""
        if refusals is None:
            return None
        shown = refusals[:MOST_CODES]
        top = max((max(one.per_day) for one in shown), default=0)
        charts = [
            (
                one.code,
                bar_chart(
                    self._chart(
                        f"refusals-{number}",
                        _("Requests refused each day: %s") % one.code,
                        [Series("refused", one.code, one.per_day)],
                        top=top,
                    )
                ),
            )
            for number, one in enumerate(shown)
        ]
        rows = [
            Row(full_day(day), "", [written(one.per_day[number]) for one in refusals])
            for number, day in enumerate(self.span.days)
        ]
        headings = [_("Day"), *(one.code for one in refusals)]
        table = Table(_("Requests refused by day and code"), headings, rows)
        legend = [Mark(one.code, written(one.total)) for one in refusals]
        return Panel(charts, legend, table)

    def _legend(self, total: Tally) -> list[Mark]:
        return [
            Mark(
                str(LABELS[status]),
                written(total.of(status)),
                self._list(status=status.value),
                swatch(status),
                written_share(total.of(status), total.tokens),
            )
            for status in STATUSES
        ]

    def _chart(
        self,
        name: str,
        title: str,
        series: Sequence[Series],
        top: int = 0,
        *,
        in_bytes: bool = False,
    ) -> BarChart:
        sums = [sum(values) for values in zip(*(one.values for one in series), strict=True)]
        number = written_bytes if in_bytes else written
        return BarChart(
            id=f"imagekit-{name}",
            title=title,
            description=_(
                "One bar for each day from %(first)s to %(last)s. In all %(sum)s, and at most "
                "%(most)s in a day. The table has every number."
            )
            % {
                "first": full_day(self.span.first),
                "last": full_day(self.span.last),
                "sum": number(sum(sums)),
                "most": number(max(sums)),
            },
            days=[short_day(day) for day in self.span.days],
            series=series,
            written=number,
            unit=KIBIBYTES if in_bytes else THOUSANDS,
            top=top,
        )

    def _list(self, day: date | None = None, **query: str) -> str:
        """Give the address of the list, of the span or of one day of it, narrowed as that says."""
        first, last = (day, day) if day else (self.span.first, self.span.last)
        bounds = {SINCE: _moment(first), UNTIL: _moment(last + ONE_DAY)}
        return f"{self.list_url}?{urlencode({**query, **bounds})}"


def _status_headings() -> list[str]:
    return [str(LABELS[status]) for status in STATUSES]


def _counts(tally: Tally) -> list[str]:
    return [*(written(tally.of(status)) for status in STATUSES), written(tally.tokens)]


def _shares(name: str, title: str, tally: Tally, most: int) -> SafeString:
    parts = [Series(one, str(LABELS[one]), [tally.of(one)]) for one in STATUSES if tally.of(one)]
    words = (f"{one.label}: {written_share(one.values[0], tally.tokens)}" for one in parts)
    return share_bar(f"imagekit-{name}", title, ", ".join(words), parts, most)


def _moment(day: date) -> str:
    """Give when a day begins, with its offset from UTC: a visitor's own zone may be another."""
    start = start_of(day)
    return (start.astimezone(get_default_timezone()) if is_aware(start) else start).isoformat()
