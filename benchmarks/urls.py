"""The baseline: the view a developer would write by hand, beside the package's."""

import secrets
import time
from datetime import timedelta
from typing import Any

import jwt
from django.urls import include, path
from django.utils import timezone
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from django_imagekit_jwt.conf import key_pair
from django_imagekit_jwt.models import IssuedToken


class HandWritten(APIView):
    """Sign what was sent and create one record: no validation, no policy, no refusals."""

    authentication_classes = (SessionAuthentication,)
    permission_classes = (IsAuthenticated,)

    def post(self, request: Request) -> Response:
        """Answer the token."""
        keys, now, jti = key_pair(), int(time.time()), secrets.token_urlsafe(16)
        body: dict[str, Any] = request.data  # type: ignore[assignment]  # a hand-written view trusts it
        parameters = body["uploadPayload"]
        token = jwt.encode(
            {**parameters, "iat": now, "exp": now + 600},
            keys.private_key,
            algorithm="HS256",
            headers={"kid": keys.public_key, "jti": jti},
        )
        IssuedToken.objects.create(
            jti=jti,
            user_id=request.user.pk,
            username=request.user.get_username(),
            policy="default",
            kid=keys.public_key,
            iat=timezone.now(),
            exp=timezone.now() + timedelta(seconds=600),
            parameters=parameters,
            ip_address=request.META["REMOTE_ADDR"],
        )
        return Response({"token": token})


urlpatterns = [
    path("by-hand/", HandWritten.as_view()),
    path("imagekit/", include("django_imagekit_jwt.urls")),
]
