"""The suite's addresses, and the document that describes them."""

from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView

urlpatterns = [
    path("openapi/", SpectacularJSONAPIView.as_view()),
    path("", include("tests.urls")),
]
