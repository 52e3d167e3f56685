"""The example site, with a page of nothing but the element as a site may write it by hand."""

from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from example_project.urls import urlpatterns as example

BARE = """<!DOCTYPE html><html lang="en"><head><title>Bare</title><link rel="icon" href="data:,">
{% load imagekit_jwt %}{% imagekit_upload_assets %}</head><body>
<imagekit-upload endpoint="{% url 'imagekit_jwt:uploads' %}" policy="gallery" multiple
  csrf-token="{{ csrf_token }}"></imagekit-upload></body></html>"""


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template(BARE).render(RequestContext(request)))


urlpatterns = [*example, path("bare/", bare)]
