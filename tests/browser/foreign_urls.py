"""The widget, as a tag and in a form, in pages whose style is not ours, nor knows of it.

The libraries' style sheets are given by the test's browser. ``?language=`` is the page's, and
``?theme=dark`` is Bootstrap's; the others do as the browser prefers.
"""

from collections.abc import Callable

from csp.decorators import csp_exempt
from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template import RequestContext, Template
from django.urls import path
from django.utils.translation import override

from django_imagekit_jwt.forms import ImageKitUploadField
from example_project.urls import urlpatterns as example

PAGE = """<!DOCTYPE html>{% load i18n imagekit_jwt %}{% get_current_language as language %}
{% get_current_language_bidi as bidi %}
<html lang="{{ language }}"{% if bidi %} dir="rtl"{% endif %} data-bs-theme="{{ theme }}"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A page</title><link rel="icon" href="data:,">SHEET{% imagekit_upload_assets %}
{{ form.media }}</head><body class="BODY"><main class="MAIN"><h1 class="HEADING">New album</h1>
<p class="TEXT">Pictures up to 5 MB.</p>{% imagekit_upload policy="gallery" multiple=True %}
<form class="FORM" method="post">{% csrf_token %}{{ form.as_div }}
<button class="BUTTON">Save</button></form></main></body></html>"""
CLASSES = ("BODY", "MAIN", "HEADING", "TEXT", "FORM", "BUTTON")
# Its background is the browser's, of which axe knows only if it is said.
BARE = """<meta name="color-scheme" content="light dark">
<style>html { background: Canvas; color: CanvasText }</style>"""
SHEET = '<link rel="stylesheet" href="/{}.css">'
BOOTSTRAP = ("", "container py-4", "h3", "text-body-secondary", "my-4", "btn btn-primary mt-3")
TAILWIND = (
    "scheme-light-dark bg-white text-gray-900 dark:bg-gray-900 dark:text-gray-100",
    "mx-auto max-w-3xl p-6",
    "text-xl font-semibold",
    "my-2 text-gray-500 dark:text-gray-400",
    "my-6",
    "mt-4 rounded bg-indigo-600 px-3 py-2 text-white",
)


class AlbumForm(forms.Form):
    cover = ImageKitUploadField(policy="album", required=False)
    pictures = ImageKitUploadField(
        policy="gallery", required=False, multiple=True, initial=["/one.png"]
    )


def page(sheet: str, *classes: str) -> str:
    text = PAGE.replace("SHEET", sheet)
    for name, given in zip(CLASSES, classes or [""] * len(CLASSES), strict=True):
        text = text.replace(name, given)
    return text


PAGES = {
    "bare": page(BARE),
    "bootstrap": page(SHEET.format("bootstrap"), *BOOTSTRAP),
    "tailwind": page(SHEET.format("tailwind"), *TAILWIND),
}


def foreign(template: str) -> Callable[[HttpRequest], HttpResponseBase]:
    @csp_exempt()
    def view(request: HttpRequest) -> HttpResponse:
        with override(request.GET.get("language", "en")):
            context = {"form": AlbumForm(), "theme": request.GET.get("theme", "light")}
            return HttpResponse(Template(template).render(RequestContext(request, context)))

    return view


urlpatterns = [
    *example,
    *(path(f"foreign/{name}/", foreign(template)) for name, template in PAGES.items()),
]
