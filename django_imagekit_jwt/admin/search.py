"""The search: from what was typed or pasted to one indexed column.

Responsible for: what a term means, and that a token never gets into an address, a query or a page.
Does not know: filters, or whether a token's signature is right. It looks for the id alone.
"""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR, SEARCH_VAR
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from django_imagekit_jwt.client_address import recorded_address
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.protocol.file_paths import possible_keys
from django_imagekit_jwt.protocol.tokens import digest

from .once import once

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

COLUMNS = {
    "jti": _("token id"),
    "file_id": _("file id"),
    "ip_address": _("client address"),
    "file_path": _("file path"),
    "expected_path": _("path of an upload without a report"),
    "username": _("user name"),
}
"""What a term may be, in the order of asking. What we make comes first and what users choose last,
so that nobody hides others' records by a name; ``username=ann`` asks for one of them alone."""

_TOKEN = re.compile(r"(?<![\w-])ey[I-L][\w-]{8,}\.ey[I-L][\w-]{8,}(?:\.[\w-]*)?", re.ASCII)
"""A JWT in any text: its header and its claims are JSON objects in base64url (RFC 7519, section 3),
which begin with ``{"``."""
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)


@dataclass(frozen=True)
class Sought:
    """What a term was understood as, and what ``also`` it could be; no column where it is none."""

    column: str
    condition: Mapping[str, Any] | None
    also: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The column in words."""
        return str(COLUMNS.get(self.column, ""))

    def narrow(self, records: QuerySet[IssuedToken]) -> QuerySet[IssuedToken]:
        """Give those records that it is about."""
        return records.none() if self.condition is None else records.filter(**self.condition)


@sensitive_variables("term")
def sought(request: HttpRequest, term: str, database: str) -> Sought | None:
    """Give what a term means there, found out once in a request; None for a blank term."""
    wanted = without_token(term).strip()
    if not wanted:
        return None
    return once(request, ("sought", wanted), lambda: _understand(wanted, database))


@sensitive_variables()
def without_token(term: str) -> str:
    """Give the term, or the id of the token in it."""
    found = _TOKEN.search(term) or _TOKEN.search("".join(term.removeprefix("Bearer").split()))
    if found is None:
        return term
    ids = _ids(found[0])
    return next((one for one in ids if IssuedToken.objects.filter(jti=one).exists()), ids[0])


@sensitive_variables("term")
def search_view(
    model_admin: "ModelAdmin[IssuedToken]", request: HttpRequest
) -> HttpResponseRedirect:
    """Take a term by POST and lead to the list that it finds, with the same filters."""
    term = request.POST.get(SEARCH_VAR, "")
    return _to_list(model_admin, request, without_token(term).strip())


@sensitive_variables("terms")
def away_from_token(
    model_admin: "ModelAdmin[IssuedToken]", request: HttpRequest
) -> HttpResponseRedirect | None:
    """Give the way from an address with a token in it to that with its id; None without one."""
    terms = request.GET.getlist(SEARCH_VAR)
    ids = [safe for term in terms if (safe := without_token(term)) != term]
    return _to_list(model_admin, request, ids[-1]) if ids else None


def _to_list(
    model_admin: "ModelAdmin[IssuedToken]", request: HttpRequest, term: str
) -> HttpResponseRedirect:
    query = request.GET.copy()
    for name in (SEARCH_VAR, PAGE_VAR, ERROR_FLAG):
        query.pop(name, None)
    if term:
        query[SEARCH_VAR] = term
    opts = model_admin.opts
    name = f"admin:{opts.app_label}_{opts.model_name}_changelist"
    address = reverse(name, current_app=model_admin.admin_site.name)
    return HttpResponseRedirect(f"{address}?{query.urlencode()}" if query else address)


def _understand(term: str, database: str) -> Sought:
    column, _, value = term.partition("=")
    if column in COLUMNS:
        return Sought(column, _conditions(value).get(column))
    records = IssuedToken.objects.using(database)
    found = {
        column: condition
        for column, condition in _conditions(term).items()
        if records.filter(**condition).exists()
    }
    column, *also = found or [""]
    return Sought(column, found.get(column), tuple(also))


def _conditions(term: str) -> dict[str, Mapping[str, Any]]:
    """Give the condition for each column that the term may be of, as its index serves it."""
    conditions: dict[str, Mapping[str, Any]] = {"jti": {"jti": term}, "file_id": {"file_id": term}}
    address = recorded_address(term)
    if address is not None:
        conditions["ip_address"] = {"ip_address": address}
    if term.startswith("/"):
        keys = possible_keys(term)
        conditions["file_path"] = {"path_key__in": keys, "file_path": term}
        conditions["expected_path"] = {"path_key__in": keys, "file_path": ""}
    return {**conditions, "username": {"username": term}}


@sensitive_variables()
def _ids(token: str) -> list[str]:
    """Give each id that the token may have, that of a token without one last."""
    header, claims, *_ = token.split(".")
    named = (_object(header).get("jti"), _object(claims).get("jti"))
    return [*(one for one in named if isinstance(one, str) and _ID.fullmatch(one)), digest(token)]


@sensitive_variables()
def _object(segment: str) -> Mapping[str, object]:
    try:
        found = json.loads(urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
