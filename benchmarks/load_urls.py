"""The site of the load's benchmarks: the package's view, the one by hand, and two bare ones.

The bare ones issue as the package's view does, without REST framework round it and without a
throttle, so that all that differs between them is whether Django awaits them.
"""

import json
import os
from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.decorators import sync_and_async_middleware

from django_imagekit_jwt.api.serializers import read_token_request
from django_imagekit_jwt.issuing import issue_token
from django_imagekit_jwt.policies import get_policy
from django_imagekit_jwt.uploads import Requester

from .load_clients import WORKER
from .urls import urlpatterns as compared


@sync_and_async_middleware
def name_worker(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Say in each answer which process gave it, so that the benchmark can kill one that is busy."""

    def name(response: HttpResponse) -> HttpResponse:
        response[WORKER] = str(os.getpid())
        return response

    async def answer_async(request: HttpRequest) -> HttpResponse:
        return name(await get_response(request))

    def answer(request: HttpRequest) -> HttpResponse:
        return name(get_response(request))

    return answer_async if iscoroutinefunction(get_response) else answer


def bare(request: HttpRequest) -> HttpResponse:
    """Issue in a view that is called."""
    return JsonResponse({"token": _issue(request.user, request.body)})


async def awaited(request: HttpRequest) -> HttpResponse:
    """Issue in a view that is awaited; a transaction of Django's needs a thread all the same."""
    user = await request.auser()
    return JsonResponse({"token": await sync_to_async(_issue)(user, request.body)})


def _issue(user: object, body: bytes) -> str:
    assert getattr(user, "is_authenticated", False)
    wanted = read_token_request(json.loads(body))
    policy = get_policy(wanted.policy)
    return issue_token(Requester(user), policy, wanted.parameters, wanted.expire).token


urlpatterns = [
    *compared,
    path("bare/", bare),
    path("awaited/", awaited),
]
