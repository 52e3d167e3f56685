from django.test import RequestFactory

from django_imagekit_jwt.admin.once import once


def test_it_is_found_out_once_in_each_request() -> None:
    asked: list[int] = []

    def find_out() -> int:
        asked.append(1)
        return len(asked)

    first, second = RequestFactory().get("/"), RequestFactory().get("/")
    assert [once(first, "a", find_out), once(first, "a", find_out)] == [1, 1]
    assert once(first, "b", find_out) == 2
    assert once(second, "a", find_out) == 3


def test_nothing_found_is_found_out_too() -> None:
    request = RequestFactory().get("/")
    assert once(request, "a", lambda: None) is None
    assert once(request, "a", lambda: 1) is None
