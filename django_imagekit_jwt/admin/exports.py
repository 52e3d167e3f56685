"""The export of the admin's list: what the list shows now, to the last record, as one file.

Responsible for: who may have it, the list's own filters and search, and the answer's headers.
Does not know: columns, or how a record is written.
"""

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

from asgiref.sync import sync_to_async
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.core.handlers.asgi import ASGIRequest
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponseBadRequest,
    HttpResponseBase,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from django_imagekit_jwt.exports import FORMS, export
from django_imagekit_jwt.models import IssuedToken

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin


def export_view(
    model_admin: "ModelAdmin[IssuedToken]", request: HttpRequest, form: str
) -> HttpResponseBase:
    """Answer with all records that the list of this query string has: as ``csv`` or ``jsonl``.

    Where a read fails the connection breaks: half a file is never taken for the whole.
    """
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    if form not in FORMS:
        raise Http404
    try:
        records = _listed(model_admin, request)
    except IncorrectLookupParameters:
        return HttpResponseBadRequest(_("The list has no such filter. Export it from its page."))
    now = timezone.now()
    text = export(records, FORMS[form], now)
    return StreamingHttpResponse(
        _asynchronous(text) if isinstance(request, ASGIRequest) else text,
        content_type=FORMS[form].content_type,
        headers={
            "Content-Disposition": f'attachment; filename="issued-tokens-{now:%Y-%m-%d}.{form}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _listed(model_admin: "ModelAdmin[IssuedToken]", request: HttpRequest) -> QuerySet[IssuedToken]:
    query = request.GET.copy()
    query.pop(PAGE_VAR, None)  # all pages are meant, and the list refuses one that it has not
    request.GET = query  # type: ignore[assignment]  # a copy that may be changed
    return model_admin.get_changelist_instance(request).get_queryset(request)


async def _asynchronous(text: Iterator[str]) -> AsyncIterator[str]:
    """Give the same a page at a time: under ASGI, Django collects all that a plain iterator gives.

    Source: Django's request and response objects, ``StreamingHttpResponse``.
    """
    following = sync_to_async(lambda: next(text, ""))
    while page := await following():
        yield page
