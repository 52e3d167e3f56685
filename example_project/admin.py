"""The example in the admin: plain ModelAdmin classes, as the model fields bring the widget."""

from typing import TYPE_CHECKING

from django.contrib import admin

from .models import Album, Photo, Profile

if TYPE_CHECKING:
    _ProfileAdmin = admin.ModelAdmin[Profile]
    _AlbumAdmin = admin.ModelAdmin[Album]
    _PhotoInline = admin.TabularInline[Photo, Album]
else:
    _ProfileAdmin = _AlbumAdmin = admin.ModelAdmin
    _PhotoInline = admin.TabularInline


@admin.register(Profile)
class ProfileAdmin(_ProfileAdmin):
    """Profiles, with their avatars."""

    list_display = ("name", "user")


class PhotoInline(_PhotoInline):
    """The pictures of an album."""

    model = Photo
    extra = 1


@admin.register(Album)
class AlbumAdmin(_AlbumAdmin):
    """Albums, with their pictures."""

    list_display = ("title", "owner")
    inlines = (PhotoInline,)
