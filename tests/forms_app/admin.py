"""The admin, as a site has it that did nothing for uploads."""

from typing import TYPE_CHECKING

from django.contrib import admin

from .models import Album, Note, Paper, Picture, Profile

if TYPE_CHECKING:
    _PictureInline = admin.TabularInline[Picture, Album]
    _NoteInline = admin.StackedInline[Note, Album]
    _AlbumAdmin = admin.ModelAdmin[Album]
    _ProfileAdmin = admin.ModelAdmin[Profile]
else:
    _PictureInline, _NoteInline = admin.TabularInline, admin.StackedInline
    _AlbumAdmin = _ProfileAdmin = admin.ModelAdmin


class PictureInline(_PictureInline):
    model = Picture
    extra = 1


class NoteInline(_NoteInline):
    model = Note
    extra = 1


@admin.register(Album)
class AlbumAdmin(_AlbumAdmin):
    inlines = (PictureInline, NoteInline)


@admin.register(Profile)
class ProfileAdmin(_ProfileAdmin):
    list_display = ("name", "avatar")


admin.site.register(Paper)
