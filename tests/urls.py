"""URLs of the test suite."""

from django.contrib import admin
from django.urls import include, path

from .pages import widget

urlpatterns = [
    path("admin/", admin.site.urls),
    path("imagekit/", include("django_imagekit_jwt.urls")),
    path("widget/", widget),
    path("forms/", include("tests.forms_app.urls")),
]
