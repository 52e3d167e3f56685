"""Pages of the test suite that hold the widget."""

from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template

WIDGET = "{% load imagekit_jwt %}{% imagekit_upload_assets %}{% imagekit_upload %}"


def widget(request: HttpRequest) -> HttpResponse:
    """Answer a page with one widget."""
    return HttpResponse(Template(WIDGET).render(RequestContext(request)))
