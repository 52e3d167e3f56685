"""An API of profiles, and what it says of a file."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.urls import path
from rest_framework import serializers, viewsets
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import IsAuthenticated

from django_imagekit_jwt.api.fields import ImageKitFileField
from tests.forms_app.models import Profile

if TYPE_CHECKING:
    Serializer = serializers.Serializer[dict[str, Any]]
    ModelSerializer = serializers.ModelSerializer[Profile]
    ModelViewSet = viewsets.ModelViewSet[Profile]
else:
    Serializer, ModelSerializer = serializers.Serializer, serializers.ModelSerializer
    ModelViewSet = viewsets.ModelViewSet

SHOWN = {
    "path": "/cat.png",
    "name": "cat.png",
    "url": "https://ik.imagekit.io/suite/cat.png",
    "thumbnailUrl": "https://ik.imagekit.io/suite/cat.png?tr=n-ik_ml_thumbnail",
}


class ProfileSerializer(ModelSerializer):
    avatar = ImageKitFileField(required=False, allow_null=True)

    class Meta:
        model = Profile
        fields = ("name", "avatar")


class ProfileViews(ModelViewSet):
    authentication_classes = (SessionAuthentication,)
    permission_classes = (IsAuthenticated,)
    queryset = Profile.objects.order_by("pk")
    serializer_class = ProfileSerializer


ONE: Any = {"get": "retrieve", "put": "update", "patch": "partial_update"}
urlpatterns = [
    path("profiles/", ProfileViews.as_view({"get": "list", "post": "create"})),
    path("profiles/<int:pk>/", ProfileViews.as_view(ONE)),
]


def codes(errors: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(error.code, str(error)) for error in errors["avatar"]]
