"""The package's addresses: ``path("imagekit/", include("django_imagekit_jwt.urls"))``."""

from django.urls import path

from .api.views import TokenView, UploadsView

app_name = "imagekit_jwt"

urlpatterns = [
    path("token/", TokenView.as_view(), name="token"),
    path("uploads/", UploadsView.as_view(), name="uploads"),
]
