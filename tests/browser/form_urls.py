"""The example's pages, and the suite's with forms."""

from django.urls import include, path

from example_project.urls import urlpatterns as example

urlpatterns = [*example, path("forms/", include("tests.forms_app.urls"))]
