"""The package's addresses: ``path("imagekit/", include("django_imagekit_jwt.urls"))``."""

from collections.abc import Callable
from typing import Any

from django.db import connections, transaction
from django.urls import path

from .api.outcome_views import CompleteView, FailView
from .api.views import TokenView, UploadsView
from .webhooks import webhook

app_name = "imagekit_jwt"


def _apart(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let ``ATOMIC_REQUESTS`` begin no transaction round a view: it has its own.

    So a database that is gone is refused by the view, and what was committed is known when it
    answers. What is reported is also written before ImageKit is asked of it, which takes its time.
    """
    for alias in connections:
        view = transaction.non_atomic_requests(alias)(view)
    return view


urlpatterns = [
    path("token/", _apart(TokenView.as_view()), name="token"),
    path("uploads/", _apart(UploadsView.as_view()), name="uploads"),
    path("uploads/<str:jti>/complete/", _apart(CompleteView.as_view()), name="complete"),
    path("uploads/<str:jti>/fail/", _apart(FailView.as_view()), name="fail"),
    path("webhook/", _apart(webhook), name="webhook"),
]
