"""The admin's pages of issued tokens, as a whole.

Responsible for: what the pages show, who may see them, and their addresses. Nobody changes or
deletes a record here.
Does not know: what a filter or a term finds, or how one record is laid out.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin
from django.contrib.admin import ShowFacets
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import SEARCH_VAR
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.protocol.upload_checks import human_size
from django_imagekit_jwt.querysets import IssuedTokenQuerySet

from .detail import current_file_name, detail_of, status_mark
from .exports import export_view
from .filters import FILTERS, PARAMETERS
from .listing import BoundedPaginator, IndexedChangeList
from .overview import overview_view
from .search import away_from_token, search_view, sought

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[IssuedToken]
else:
    _ModelAdmin = admin.ModelAdmin

TOKEN_FIELDS = (
    "jti",
    "who",
    "policy",
    "status",
    "iat",
    "exp",
    "kid",
    "most_bytes",
    "ip_address",
    "form_field",
)
OUTCOME_FIELDS = (
    "outcome",
    "reported_at",
    "verified_at",
    "failed_at",
    "failure",
    "file_id",
    "version_id",
    "file_path",
    "exact_size",
    "mime",
    "accepted_at",
    "used_at",
    "deleted_at",
    "path_key",
)
FIELDSETS = ((_("Token"), TOKEN_FIELDS), (_("Outcome, as it is recorded"), OUTCOME_FIELDS))


class IssuedTokenAdmin(_ModelAdmin):
    """Who was allowed to upload what, until when, and what became of it."""

    list_display = ("iat", "who", "policy", "file", "status", "file_size", "exp", "jti")
    list_display_links = ("iat", "jti")
    list_filter = FILTERS
    sortable_by = ("iat",)
    ordering = ("-iat", "-pk")
    search_fields = ("jti", "username", "file_path", "file_id", "ip_address")
    search_help_text = _(
        "A token's id or the whole token, a user name, a file's path or id, or an address; exactly."
    )
    readonly_fields = (*TOKEN_FIELDS, "linked_who", *OUTCOME_FIELDS)
    actions = None
    list_select_related = False
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    paginator = BoundedPaginator

    class Media:
        css: ClassVar = {"all": ("django_imagekit_jwt/admin.css",)}

    def get_urls(self) -> list[URLPattern]:
        """Give our own pages before the usual ones, the last of which takes any address."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        search = sensitive_post_parameters(SEARCH_VAR)(self._for_viewers(search_view))
        return [
            path("search/", search, name=f"{name}_search"),
            path("overview/", self._for_viewers(overview_view), name=f"{name}_overview"),
            path("export/<str:form>/", self._for_viewers(export_view), name=f"{name}_export"),
            *super().get_urls(),
        ]

    def _for_viewers(self, view: Callable[..., HttpResponseBase]) -> Callable[..., Any]:
        def guarded(request: HttpRequest, **arguments: str) -> HttpResponseBase:
            self._refuse_non_viewers(request)
            return view(self, request, **arguments)

        return self.admin_site.admin_view(guarded)

    def _refuse_non_viewers(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, but never at an address that has a token in it."""
        self._refuse_non_viewers(request)
        elsewhere = away_from_token(self, request)
        return elsewhere or super().changelist_view(request, extra_context)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,  # noqa: FBT001, FBT002 - as Django calls it
        change: bool = False,  # noqa: FBT001, FBT002
        form_url: str = "",
        obj: IssuedToken | None = None,
    ) -> HttpResponse:
        """Show a record, laid out to be read; there is one, as nobody adds any."""
        record = cast("IssuedToken", obj)
        context |= {"detail": detail_of(record, timezone.now()), "status": self.status(record)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_queryset(self, request: HttpRequest) -> IssuedTokenQuerySet:
        """Give every record with its status."""
        return IssuedToken.objects.with_status(timezone.now())

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[IndexedChangeList]:
        """Give the list that keeps to the indexes."""
        return IndexedChangeList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[IssuedToken], search_term: str
    ) -> tuple[QuerySet[IssuedToken], bool]:
        """Find exactly what was typed, in the one column that has it."""
        found = sought(request, search_term, queryset.db)
        return (queryset if found is None else found.narrow(queryset)), False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Allow what the filters are for: any other column would be searched row by row."""
        return lookup in PARAMETERS

    def get_list_display(self, request: HttpRequest) -> Any:
        """Give the columns; who may see users gets links to them."""
        return [self._column(name, request) for name in self.list_display]

    def get_fieldsets(self, request: HttpRequest, obj: IssuedToken | None = None) -> Any:
        """Give the raw columns; who may see users gets a link to this one."""
        return [
            (title, {"fields": [self._column(name, request) for name in names]})
            for title, names in FIELDSETS
        ]

    def _column(self, name: str, request: HttpRequest) -> str:
        return "linked_who" if name == "who" and self._may_see_users(request) else name

    def _may_see_users(self, request: HttpRequest) -> bool:
        user_admin = self.admin_site._registry.get(get_user_model())
        return user_admin is not None and user_admin.has_view_or_change_permission(request)

    @admin.display(description=_("who"))
    def who(self, record: IssuedToken) -> str:
        """Show the user's name as it was; a dash for an anonymous client."""
        return record.username or self.get_empty_value_display()

    @admin.display(description=_("who"))
    def linked_who(self, record: IssuedToken) -> str:
        """Show the user's name as it was, linked to the user, who may have another by now."""
        if record.user_id is None:
            return self.who(record)
        opts = get_user_model()._meta
        page = f"admin:{opts.app_label}_{opts.model_name}_change"
        address = reverse(page, args=[quote(record.user_id)], current_app=self.admin_site.name)
        return format_html('<a href="{}">{}</a>', address, record.username or record.user_id)

    @admin.display(description=_("file"))
    def file(self, record: IssuedToken) -> SafeString:
        """Show the file's name, whatever direction it is written in."""
        return format_html("<bdi>{}</bdi>", current_file_name(record))

    @admin.display(description=_("status"))
    def status(self, record: IssuedToken) -> SafeString:
        """Show what became of the token."""
        return status_mark(record.status)  # type: ignore[attr-defined]  # annotated

    @admin.display(description=_("size"))
    def file_size(self, record: IssuedToken) -> str:
        """Show the file's size, once it is known."""
        return self._size(record.size, filesizeformat)

    @admin.display(description=_("size"))
    def exact_size(self, record: IssuedToken) -> str:
        """Show the file's size also in bytes."""
        return self._size(record.size, _exact_size)

    @admin.display(description=_("most bytes"))
    def most_bytes(self, record: IssuedToken) -> str:
        """Show the limit inside the token."""
        return self._size(record.max_bytes, human_size)

    def _size(self, size: int | None, shown: Callable[[int], str]) -> str:
        return self.get_empty_value_display() if size is None else shown(size)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Forbid: only ``issuing`` creates records."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: IssuedToken | None = None) -> bool:
        """Forbid: a record says what happened."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: IssuedToken | None = None) -> bool:
        """Forbid: a record says what happened."""
        return False


def _exact_size(size: int) -> str:
    sizes = {"size": filesizeformat(size), "bytes": size}
    return ngettext("%(size)s (%(bytes)d byte)", "%(size)s (%(bytes)d bytes)", size) % sizes
