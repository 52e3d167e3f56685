"""Pages for a strict Content Security Policy: whatever they load carries its nonce."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import include, path

from example_project.forms import ProfileForm

HEAD = """<!DOCTYPE html><html lang="en"><head><title>Strict</title><link rel="icon" href="data:,">
{% load imagekit_jwt %}"""
TAG = '{% imagekit_upload_assets %}</head>{% imagekit_upload policy="gallery" %}'
FORM = "{{ form.media }}</head><form>{{ form }}</form>"
# As written by hand: it loads its words, and makes pictures smaller.
ELEMENT = """{% imagekit_upload_assets %}</head><imagekit-upload policy="gallery" multiple
endpoint="/imagekit/uploads/" csrf-token="{{ csrf_token }}" max-width="32"></imagekit-upload>"""


def page(body: str) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        context = RequestContext(request, {"form": ProfileForm()})
        return HttpResponse(Template(HEAD + body).render(context))

    return view


urlpatterns = [
    path("tag/", page(TAG)),
    path("form/", page(FORM)),
    path("element/", page(ELEMENT)),
    path("imagekit/", include("django_imagekit_jwt.urls")),
]
