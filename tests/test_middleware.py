import asyncio

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, Client, override_settings
from django.urls import path

from django_imagekit_jwt.middleware import current_request, upload_middleware
from tests.coroutines import run

MIDDLEWARE = ["django_imagekit_jwt.middleware.upload_middleware"]


def told(request: HttpRequest) -> HttpResponse:
    assert current_request() is not None
    return HttpResponse(str(current_request() is request))


async def told_later(request: HttpRequest) -> HttpResponse:
    await asyncio.sleep(0.01)
    return told(request)


urlpatterns = [path("now/", told)]


def test_a_view_finds_its_request_and_nobody_does_afterwards() -> None:
    with override_settings(MIDDLEWARE=MIDDLEWARE, ROOT_URLCONF=__name__):
        assert Client().get("/now/").content == b"True"
    assert current_request() is None


def test_an_asynchronous_view_finds_its_own_among_many() -> None:
    answer = upload_middleware(told_later)

    async def ask_many() -> list[bytes]:
        answers = await asyncio.gather(*[answer(HttpRequest()) for _ in range(20)])
        return [one.content for one in answers]

    assert run(ask_many()) == [b"True"] * 20
    assert current_request() is None


def test_a_synchronous_view_finds_it_under_an_asynchronous_server() -> None:
    with override_settings(MIDDLEWARE=MIDDLEWARE, ROOT_URLCONF=__name__):
        answer = run(AsyncClient().get("/now/"))
    assert answer.content == b"True"


def test_a_view_that_fails_leaves_no_request_behind() -> None:
    def fail(request: HttpRequest) -> HttpResponse:
        raise RuntimeError(str(current_request() is request))

    async def fail_later(request: HttpRequest) -> HttpResponse:
        return fail(request)

    with pytest.raises(RuntimeError, match="True"):
        upload_middleware(fail)(HttpRequest())
    assert current_request() is None

    async def failing() -> None:
        with pytest.raises(RuntimeError, match="True"):
            await upload_middleware(fail_later)(HttpRequest())
        assert current_request() is None

    run(failing())


def test_a_request_within_a_request_gives_it_back() -> None:
    outer, inner = HttpRequest(), HttpRequest()

    def answer(request: HttpRequest) -> HttpResponse:
        assert upload_middleware(told)(inner).content == b"True"
        return told(request)

    assert upload_middleware(answer)(outer).content == b"True"
