"""The example's forms: nothing in them is about uploads, as the model fields bring it."""

from typing import TYPE_CHECKING

from django import forms

from .models import Album, Photo, Profile

if TYPE_CHECKING:
    _ProfileForm = forms.ModelForm[Profile]
    _AlbumForm = forms.ModelForm[Album]
else:
    _ProfileForm = _AlbumForm = forms.ModelForm


class ProfileForm(_ProfileForm):
    """A name and an avatar."""

    class Meta:
        model = Profile
        fields = ("name", "avatar")


class AlbumForm(_AlbumForm):
    """An album's title; its pictures are a formset."""

    class Meta:
        model = Album
        fields = ("title",)


PhotoFormSet = forms.inlineformset_factory(
    Album, Photo, fields=("picture", "caption"), extra=1, min_num=1, can_delete=True
)
