"""The package's addresses: ``path("imagekit/", include("django_imagekit_jwt.urls"))``."""

from django.db import transaction
from django.urls import path

from .api.outcome_views import CompleteView, FailView
from .api.views import TokenView, UploadsView
from .webhooks import webhook

app_name = "imagekit_jwt"

# What is reported is written before ImageKit is asked of it, which may take its time.
complete = transaction.non_atomic_requests(CompleteView.as_view())

urlpatterns = [
    path("token/", TokenView.as_view(), name="token"),
    path("uploads/", UploadsView.as_view(), name="uploads"),
    path("uploads/<str:jti>/complete/", complete, name="complete"),
    path("uploads/<str:jti>/fail/", FailView.as_view(), name="fail"),
    path("webhook/", webhook, name="webhook"),
]
