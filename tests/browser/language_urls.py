"""The example site, with a page in the language of ``LANGUAGE_CODE`` that has the widget."""

from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from example_project.urls import urlpatterns as example

PAGE = """<!DOCTYPE html>{% load i18n imagekit_jwt %}{% get_current_language as language %}
{% get_current_language_bidi as bidi %}<html lang="{{ language }}" dir="{{ bidi|yesno:'rtl,ltr' }}">
<head><meta charset="utf-8"><title>.</title><link rel="icon" href="data:,">
{% imagekit_upload_assets %}</head>
<body>{% imagekit_upload policy="gallery" multiple=True %}</body></html>"""


def widget(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template(PAGE).render(RequestContext(request)))


urlpatterns = [*example, path("widget/", widget)]
