"""The overview page in the admin: parse, ask, render.

Responsible for: HTTP. Does not know: who may see it, queries, or how a panel is laid out.
"""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import get_default_timezone_name, now
from django.utils.translation import gettext as _

from django_imagekit_jwt.conf import conf
from django_imagekit_jwt.overview import Report, report
from django_imagekit_jwt.spans import CHOICES, DEFAULT, InvalidSpan, Span, read_span, site_today

from .overview_panels import Panels

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    from django_imagekit_jwt.models import IssuedToken

TEMPLATE = "admin/django_imagekit_jwt/issuedtoken/overview.html"


def overview_view(model_admin: "ModelAdmin[IssuedToken]", request: HttpRequest) -> TemplateResponse:
    """Show what was issued in the days that the address names; 400 where it names no span.

    Who asks may view issued tokens: ``IssuedTokenAdmin.get_urls`` lets in nobody else.
    """
    opts, site = model_admin.opts, model_admin.admin_site
    page = f"admin:{opts.app_label}_{opts.model_name}_changelist"
    asked = {name: request.GET.get(name, "") for name in ("days", "from", "to")}
    context = {
        **site.each_context(request),
        "title": _("Overview"),
        "opts": opts,
        "list_url": reverse(page, current_app=site.name),
        "zone": get_default_timezone_name(),
        "asked": asked,
    }
    try:
        span = read_span(asked["days"], asked["from"], asked["to"], site_today())
    except InvalidSpan as error:
        context |= {"errors": error.errors, "choices": _choices("")}
        return TemplateResponse(request, TEMPLATE, context, status=400)
    chosen = "" if asked["from"] else asked["days"] or str(DEFAULT)
    context |= {"choices": _choices(chosen), **_content(span, context["list_url"])}
    return TemplateResponse(request, TEMPLATE, context)


def _choices(chosen: str) -> list[tuple[int, bool]]:
    return [(days, str(days) == chosen) for days in CHOICES]


def _content(span: Span, list_url: str) -> dict[str, Any]:
    found: Report = report(span, now(), refused=conf.COUNT_REFUSALS)
    panels = Panels(span, list_url)
    return {
        "span": span,
        "total": found.total,
        "figures": panels.figures(found),
        "textures": panels.textures(),
        "tokens": panels.tokens(found.daily),
        "bytes": panels.bytes(found.daily),
        "policies": panels.policies(found.policies),
        "users": panels.users(found.users),
        "refusals": panels.refusals(found.refusals),
    }
