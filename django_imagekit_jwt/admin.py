"""The admin of issued tokens: to read, not to change.

Responsible for: list, search, filters and detail of records.
Does not know: how records come to be. No token and no private key is ever in a record.
"""

import json
from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.admin.utils import display_for_value
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from .models import IssuedToken, IssuedTokenQuerySet, TokenStatus

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[IssuedToken]
else:
    _ModelAdmin = admin.ModelAdmin


class StatusFilter(admin.SimpleListFilter):
    """Filter by the derived status."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Give every status."""
        return [(status.value, str(status.label)) for status in TokenStatus]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[IssuedToken]
    ) -> QuerySet[IssuedToken]:
        """Narrow to the chosen status."""
        wanted = Q(status=self.value()) if self.value() else Q()
        return queryset.filter(wanted)


@admin.register(IssuedToken)
class IssuedTokenAdmin(_ModelAdmin):
    """Who was allowed to upload what, and until when. Nobody changes or deletes it here."""

    list_display = ("iat", "username", "policy", "file_name", "status", "exp", "jti")
    list_display_links = ("iat", "jti")
    list_filter = (StatusFilter, "policy", "iat")
    search_fields = ("jti__exact", "username__exact")
    search_help_text = _("A token's id or a user name, exactly.")
    fields = (
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
        "signed_parameters",
        "form_field",
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
        "received_events",
    )
    readonly_fields = fields
    list_select_related = False
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> IssuedTokenQuerySet:
        """Give every record with its status."""
        return IssuedToken.objects.with_status(timezone.now())

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[IssuedToken], search_term: str
    ) -> tuple[QuerySet[IssuedToken], bool]:
        """Find exactly what was typed, spaces included: an id's case counts, and indexes serve."""
        term = search_term.strip()
        found = Q(jti=term) | Q(username=term)
        return (queryset.filter(found) if term else queryset), False

    @admin.display(description=_("file"))
    def file_name(self, record: IssuedToken) -> str:
        """Show the name the upload was signed for."""
        return record.file_name

    @admin.display(description=_("status"), ordering="exp")
    def status(self, record: IssuedToken) -> str:
        """Show what became of the token."""
        return str(TokenStatus(record.status).label)  # type: ignore[attr-defined]  # annotated

    @admin.display(description=_("signed parameters"))
    def signed_parameters(self, record: IssuedToken) -> SafeString:
        """Show the signed strings, one a line."""
        text = json.dumps(record.parameters, indent=2, ensure_ascii=False)
        return format_html("<pre>{}</pre>", text)

    @admin.display(description=_("events"))
    def received_events(self, record: IssuedToken) -> SafeString:
        """Show what ImageKit told of the upload, the newest last."""
        told = (
            (display_for_value(event.received_at, ""), event.type, event.event_id)
            for event in record.events.order_by("received_at", "pk")
        )
        return format_html_join(mark_safe("<br>"), "{} {} {}", told)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Forbid: only ``issuing`` creates records."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: IssuedToken | None = None) -> bool:
        """Forbid: a record says what happened."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: IssuedToken | None = None) -> bool:
        """Forbid: a record says what happened."""
        return False
