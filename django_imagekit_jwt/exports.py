"""Exports: records as rows that other programs read, in CSV or in JSON Lines.

Responsible for: which columns there are, how each value is written, that no spreadsheet takes one
for a formula, and reading any number of records in constant memory.
Does not know: who asks, which records are wanted, or where the text goes.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from io import StringIO

from django.db.models import QuerySet
from django.utils.timezone import is_naive, make_aware

from .models import IssuedToken
from .querysets import TokenStatus

Plain = None | int | str | dict[str, str]
Row = Mapping[str, Plain]

COLUMNS = (
    "jti",
    "user",
    "username",
    "policy",
    "status",
    "iat",
    "exp",
    "kid",
    "max_bytes",
    "ip_address",
    "form_field",
    "parameters",
    "reported_at",
    "verified_at",
    "failed_at",
    "failure",
    "file_id",
    "version_id",
    "file_path",
    "size",
    "mime",
    "accepted_at",
    "used_at",
    "deleted_at",
)
"""What an export says of a record, named as its fields are; ``user`` is the user's key."""

PAGE = 2000
"""Records read by one query."""

_SIGNS = r"=+\-@\uff1d\uff0b\uff0d\uff20"  # and their full-width variants
_FORMULA = re.compile(rf'\A(?=[\t\r\n{_SIGNS}])|(?<=[;\t\r\n])(?="*[{_SIGNS}])')
"""Where a spreadsheet would begin to calculate. Source: OWASP, "CSV Injection", which thinks of
separators and quotes too: what splits at semicolons begins a cell after each, unquoted."""


@dataclass(frozen=True)
class Form:
    """A way to write rows: its media type, what stands before the first, and each page's text."""

    content_type: str
    head: str
    text: Callable[[Iterable[Row]], str]


def export_row(record: IssuedToken, now: datetime) -> Row:
    """Give a record's values by column, with the status that it has at ``now``."""
    open_status = TokenStatus.ACTIVE if record.exp > now else TokenStatus.EXPIRED
    values = {**record.__dict__, "user": record.user_id, "status": record.outcome or open_status}
    return {column: _plain(values[column]) for column in COLUMNS}


def csv_text(rows: Iterable[Row]) -> str:
    """Give rows as RFC 4180 has them, without a head; ``parameters`` are one JSON text."""
    written = StringIO(newline="")
    csv.writer(written).writerows([_cell(row[column]) for column in COLUMNS] for row in rows)
    return written.getvalue()


def json_lines(rows: Iterable[Row]) -> str:
    """Give each row as a JSON object on its own line, in ASCII: no character in it ends a line."""
    return "".join(f"{json.dumps(row)}\n" for row in rows)


FORMS: Mapping[str, Form] = {
    "csv": Form("text/csv; charset=utf-8", ",".join(COLUMNS) + "\r\n", csv_text),
    "jsonl": Form("application/jsonl; charset=utf-8", "", json_lines),
}


def export(records: QuerySet[IssuedToken], form: Form, now: datetime) -> Iterator[str]:
    """Give the text of these records, the newest first, a page at a time."""
    if form.head:
        yield form.head
    for page in pages(records):
        yield form.text(export_row(record, now) for record in page)


def pages(records: QuerySet[IssuedToken], size: int = PAGE) -> Iterator[list[IssuedToken]]:
    """Give these records in lists of at most ``size``, the newest first.

    Each is a query that begins after the last record, as every index lets it: MariaDB's driver
    reads the whole of a result, however long, before it gives the first row.
    """
    ordered = records.select_related(None).defer(None).order_by("-iat", "-pk")
    page = list(ordered[:size])
    while page:
        yield page
        last = page[-1]
        after = ordered.filter(iat__lte=last.iat).exclude(iat=last.iat, pk__gte=last.pk)
        page = list(after[:size]) if len(page) == size else []


def _plain(value: object) -> Plain:
    if isinstance(value, datetime):
        moment = make_aware(value) if is_naive(value) else value
        return moment.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")
    if value is None or type(value) in {int, str, dict}:
        return value  # type: ignore[return-value]  # which this line has just asked
    return str(value)


def _cell(value: Plain) -> int | str:
    if isinstance(value, dict):
        # Escaped, a semicolon ends no cell, and the JSON says the same.
        return json.dumps(value, ensure_ascii=False).replace(";", "\\u003b")
    if isinstance(value, str):
        # No program reads a NUL in a cell, and Python before 3.11 writes none.
        return _FORMULA.sub("'", value.replace("\0", "\N{REPLACEMENT CHARACTER}"))
    return "" if value is None else value
