"""The pages of the widget's benchmark: each has one way to upload, and nothing else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import include, path

PAGE = """<!DOCTYPE html>{% load imagekit_jwt static %}
<html lang="en" data-csrf-token="{{ csrf_token }}">
<head><title>A page</title><link rel="icon" href="data:,">"""
ELEMENT = '{% imagekit_upload_assets %}</head>{% imagekit_upload policy="widget" multiple=True %}'
WITHOUT_PREVIEWS = """{% imagekit_upload_assets %}</head>
<imagekit-upload policy="widget" multiple previews="off" endpoint="{% url 'imagekit_jwt:uploads' %}"
                 csrf-token="{{ csrf_token }}"></imagekit-upload>"""
UPPY = """<link rel="stylesheet" href="{% static 'node_modules/@uppy/core/dist/style.min.css' %}">
<link rel="stylesheet" href="{% static 'node_modules/@uppy/dashboard/dist/style.min.css' %}">
</head><div id="here"></div>"""
# Without a height it draws each of 200 files at each frame; Uppy's Dashboard has one of its own.
FILEPOND = """
<link rel="stylesheet" href="{% static 'node_modules/filepond/dist/filepond.min.css' %}">
<style>.filepond--root { max-height: 550px }</style></head><input type="file" id="here" multiple>"""
PAGES = {
    "blank": "",
    "bare": "",
    "element": ELEMENT,
    "without-previews": WITHOUT_PREVIEWS,
    "uppy": UPPY,
    "filepond": FILEPOND,
}


def page(body: str) -> Callable[[HttpRequest], HttpResponse]:
    """Give the view of a page with this in it."""

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(Template(PAGE + body).render(RequestContext(request)))

    return view


urlpatterns = [
    *(path(f"{name}/", page(body)) for name, body in PAGES.items()),
    path("imagekit/", include("django_imagekit_jwt.urls")),
]
