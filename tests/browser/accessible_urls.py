"""The example site, with a page of its own for a form whose uploads are many and in order."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from django_imagekit_jwt.forms import ImageKitUploadField
from example_project.urls import urlpatterns as example

PAGE = """<!DOCTYPE html><html lang="en" dir="{{ direction }}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pictures</title><style nonce="{{ request.csp_nonce }}">
:root { color-scheme: light dark; background: Canvas; }</style>
<link rel="icon" href="data:,">{{ form.media }}</head><body><main><h1>Pictures</h1>
<form method="post" novalidate>{% csrf_token %}{{ form.as_div }}<button>Save</button></form>
</main></body></html>"""


class PicturesForm(forms.Form):
    pictures = ImageKitUploadField(
        policy="album", multiple=True, help_text="Only your own pictures."
    )


def pictures(request: HttpRequest) -> HttpResponse:
    there = {"pictures": [] if "empty" in request.GET else ["/one.png", "/two.png"]}
    form = PicturesForm(request.POST or None, initial=there)
    form.fields["pictures"].disabled = "disabled" in request.GET
    context = {"form": form, "direction": request.GET.get("dir", "ltr")}
    return HttpResponse(Template(PAGE).render(RequestContext(request, context)))


urlpatterns = [*example, path("pictures/", pictures)]
