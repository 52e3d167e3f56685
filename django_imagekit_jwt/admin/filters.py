"""The filters of the list, each answered by an index.

Responsible for: what may be chosen, known from the settings and never from the table, and the
condition that each choice is. A value that cannot be chosen is still taken from an address.
Does not know: searching, ordering, or how many records there are.
"""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from datetime import timezone as fixed_timezone
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.admin import ListFilter, ModelAdmin, SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from django_imagekit_jwt.conf import conf, raw_key
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.policies import DEFAULT_POLICY
from django_imagekit_jwt.querysets import IssuedTokenQuerySet, TokenStatus

from .once import once

if TYPE_CHECKING:
    from django.contrib.admin.filters import _ListFilterChoices

SINCE, UNTIL = "iat__gte", "iat__lt"


class _ChoiceFilter(SimpleListFilter):
    def choices(self, changelist: ChangeList) -> "Iterator[_ListFilterChoices]":
        """Give the choices, and also what only an address can name, if it does."""
        yield from super().choices(changelist)
        value = self.value()
        if value and value not in dict(self.lookup_choices):
            same = changelist.get_query_string()
            yield {"selected": True, "query_string": same, "display": value}

    def queryset(self, request: HttpRequest, queryset: Any) -> IssuedTokenQuerySet:
        """Narrow to the chosen value; raises IncorrectLookupParameters for no possible one."""
        value = self.value()
        if value is not None and "\0" in value:
            raise IncorrectLookupParameters(f"{self.parameter_name} has a null character.")
        records: IssuedTokenQuerySet = queryset
        return records if value is None else self.narrow(records, value)

    @abstractmethod
    def narrow(self, records: IssuedTokenQuerySet, value: str) -> IssuedTokenQuerySet:
        """Narrow to a value, which may be one that is no choice."""


class StatusFilter(_ChoiceFilter):
    """By the status, as the index on the outcome finds it."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Give every status."""
        return [(status.value, str(status.label)) for status in TokenStatus]

    def narrow(self, records: IssuedTokenQuerySet, value: str) -> IssuedTokenQuerySet:
        """Narrow to a status."""
        return records.in_status(value, timezone.now()) if value else records


class PolicyFilter(_ChoiceFilter):
    """By the policy's name."""

    title = _("policy")
    parameter_name = "policy"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Give the names in the settings, also of policies that are closed by now."""
        return [(name, name) for name in dict.fromkeys((*conf.POLICIES, DEFAULT_POLICY))]

    def narrow(self, records: IssuedTokenQuerySet, value: str) -> IssuedTokenQuerySet:
        """Narrow to a policy."""
        return records.filter(policy=value) if value else records


class AccountFilter(_ChoiceFilter):
    """By the account whose public key the token was signed for; the settings' own has no name."""

    title = _("account")
    parameter_name = "account"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Give the accounts in the settings."""
        return [("", str(_("Main account"))), *((name, name) for name in conf.ACCOUNTS)]

    def has_output(self) -> bool:
        """Be left out where there is nothing to choose."""
        return len(self.lookup_choices) > 1 or self.value() is not None

    def narrow(self, records: IssuedTokenQuerySet, value: str) -> IssuedTokenQuerySet:
        """Narrow to an account's public key as it is now."""
        key = once(self.request, ("public key", value), lambda: _public_key(value))
        return records.filter(kid=key) if key else records.none()


class TimeFilter(ListFilter):
    """By the moment of issue: spans to choose from, and any other in the address."""

    title = _("time of issue")

    def __init__(
        self,
        request: HttpRequest,
        params: dict[str, Any],
        model: type[IssuedToken],
        model_admin: "ModelAdmin[IssuedToken]",
    ) -> None:
        super().__init__(request, params, model, model_admin)
        given = {name: params.pop(name)[-1] for name in (SINCE, UNTIL) if name in params}
        self.bounds = {name: text for name, text in given.items() if text}

    def has_output(self) -> bool:
        """Be there always."""
        return True

    def expected_parameters(self) -> list[str | None]:
        """Give the parameters that are its own."""
        return [SINCE, UNTIL]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[IssuedToken]:
        """Narrow to the span; raises IncorrectLookupParameters for what is no moment."""
        span = {name: _moment(name, text) for name, text in self.bounds.items()}
        narrowed: QuerySet[IssuedToken] = queryset.filter(**span)
        return narrowed

    def choices(self, changelist: ChangeList) -> "Iterator[_ListFilterChoices]":
        """Give the spans, and the one in the address if it is another."""
        spans = _spans()
        if self.bounds not in spans.values():
            spans[" … ".join(self.bounds.get(name, "") for name in (SINCE, UNTIL))] = self.bounds
        for display, bounds in spans.items():
            address = changelist.get_query_string(dict(bounds), remove=[SINCE, UNTIL])
            selected = bounds == self.bounds
            yield {"selected": selected, "query_string": address, "display": display}


FILTERS = (StatusFilter, PolicyFilter, AccountFilter, TimeFilter)
PARAMETERS = frozenset({"status", "policy", "account", SINCE, UNTIL})
"""What an address may filter by. Other columns have no index, and a table may be large."""


def _public_key(account: str) -> str | None:
    key = raw_key("PUBLIC_KEY", account)
    return key() if callable(key) else key


def _spans() -> dict[str, Mapping[str, str]]:
    """Give the spans of time by name; days begin at midnight in the current time zone."""
    now = timezone.now()
    today = (timezone.localtime(now) if timezone.is_aware(now) else now).date()
    return {
        str(_("Any time")): {},
        str(_("Today")): {SINCE: today.isoformat()},
        str(_("Past 7 days")): {SINCE: (today - timedelta(days=7)).isoformat()},
        str(_("Past 30 days")): {SINCE: (today - timedelta(days=30)).isoformat()},
        str(_("This year")): {SINCE: today.replace(month=1, day=1).isoformat()},
    }


def _moment(name: str, text: str) -> datetime:
    """Read a day or a moment, of the current time zone where it names none."""
    try:
        moment = parse_datetime(text)
        if moment is None:
            raise ValueError(text)
        aware = timezone.make_aware(moment) if timezone.is_naive(moment) else moment
        known = aware.astimezone(fixed_timezone.utc)  # where it may leave the calendar
    except (ValueError, OverflowError) as error:
        raise IncorrectLookupParameters(f"{name} is no moment. Write 2026-01-31.") from error
    return known if settings.USE_TZ else timezone.make_naive(known)
