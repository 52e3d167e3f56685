"""The page: a widget to upload with, and a gallery of what was uploaded.

Responsible for: one template and its context. Does not know: how an upload is done, that is the
widget's and ImageKit's.
"""

from csp.constants import NONCE
from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .gallery import GalleryUnavailable, uploaded_files

strict_csp = csp_replace({"script-src": [NONCE], "style-src": [NONCE]})
"""On the site's own pages nothing runs without the nonce."""


@strict_csp
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the widget and the gallery, or in words why there is no gallery."""
    context: dict[str, object] = {}
    try:
        context["files"] = uploaded_files()
    except GalleryUnavailable as error:
        context["problem"] = str(error)
    return render(request, "example_project/home.html", context)
