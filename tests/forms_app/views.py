"""Pages with forms, written as Django's documentation writes them."""

from typing import TYPE_CHECKING

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template import RequestContext, Template

from django_imagekit_jwt.forms import ImageKitUploadField

from .models import Profile

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Profile]
else:
    _ModelForm = forms.ModelForm

PAGE = "{{ form.media }}<form method=post>{% csrf_token %}{{ form }}</form>"


class ProfileForm(_ModelForm):
    class Meta:
        model = Profile
        fields = ("name", "avatar")


class GalleryForm(forms.Form):
    title = forms.CharField()
    pictures = ImageKitUploadField(multiple=True, help_text="At least one.")


class PortraitForm(forms.Form):
    portrait = ImageKitUploadField()


def portrait(request: HttpRequest) -> HttpResponse:
    form = PortraitForm(request.POST or None)
    return HttpResponse(Template(PAGE).render(RequestContext(request, {"form": form})))


def profile(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    instance = get_object_or_404(Profile, pk=pk) if pk else None
    form = ProfileForm(request.POST or None, instance=instance)
    if form.is_valid():
        return JsonResponse({"pk": form.save().pk})
    return HttpResponse(Template(PAGE).render(RequestContext(request, {"form": form})))


def gallery(request: HttpRequest) -> HttpResponse:
    form = GalleryForm(request.POST or None, initial={"pictures": ["/one.png", "/two.png"]})
    if form.is_valid():
        return JsonResponse({"paths": [file.path for file in form.cleaned_data["pictures"]]})
    return HttpResponse(Template(PAGE).render(RequestContext(request, {"form": form})))
