"""Addresses of the pages with forms."""

from django.urls import path

from .views import gallery, portrait, profile

urlpatterns = [
    path("profile/", profile),
    path("profile/<int:pk>/", profile),
    path("gallery/", gallery),
    path("portrait/", portrait),
]
