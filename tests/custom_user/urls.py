"""URLs of that site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("imagekit/", include("django_imagekit_jwt.urls")),
]
