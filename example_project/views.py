"""The pages: a gallery with its widgets, and forms whose fields are uploads.

Responsible for: templates and their contexts. Does not know: how an upload is done, that is the
widget's and ImageKit's.
"""

from typing import cast

from csp.constants import NONCE
from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from .forms import AlbumForm, PhotoFormSet, ProfileForm
from .gallery import GalleryUnavailable, uploaded_files
from .models import Album, Profile

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


@strict_csp
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show and save what the user says of themselves."""
    user = cast("User", request.user)
    mine = Profile.objects.filter(user=user).first()
    form = ProfileForm(request.POST or None, instance=mine or Profile(user=user))
    if form.is_valid():
        with transaction.atomic():
            form.save()
        return redirect("profile")
    return render(request, "example_project/profile.html", {"form": form, "profile": mine})


@strict_csp
@login_required
def albums(request: HttpRequest) -> HttpResponse:
    """Show the user's albums."""
    mine = Album.objects.filter(owner=cast("User", request.user)).prefetch_related("photos")
    return render(request, "example_project/albums.html", {"albums": mine})


@strict_csp
@login_required
def album(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Show and save one album with its pictures, or a new one."""
    user = cast("User", request.user)
    shown = Album(owner=user) if pk is None else get_object_or_404(Album, pk=pk, owner=user)
    form = AlbumForm(request.POST or None, instance=shown)
    photos = PhotoFormSet(request.POST or None, instance=shown)
    if form.is_valid() and photos.is_valid():
        with transaction.atomic():
            form.save()
            photos.save()
        return redirect("albums")
    return render(request, "example_project/album.html", {"form": form, "photos": photos})
