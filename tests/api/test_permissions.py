"""The permission of a policy."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from tests.conftest import Configure

from .asking import ask, refusal

CAT = {"policy": "documents", "uploadPayload": {"fileName": "cat.pdf"}}
CATS = {"policy": "documents", "uploads": [{"fileName": "cat.pdf"}]}
REQUESTS = [("/imagekit/token/", CAT, 200), ("/imagekit/uploads/", CATS, 201)]


def is_ann(user: User) -> bool:
    return user.username == "ann"


@pytest.mark.parametrize(("url", "body", "status"), REQUESTS)
def test_a_django_permission_is_asked_of_the_user(
    url: str, body: Any, status: int, signed_in: Client, ann: User, configure: Configure
) -> None:
    configure(POLICIES={"documents": {"permission": "auth.add_user"}})
    refused = refusal(ask(signed_in, url, body), 403, "permission_denied")
    assert 'The policy "documents" needs the permission "auth.add_user"' in refused["message"]
    ann.user_permissions.add(Permission.objects.get(codename="add_user"))
    assert ask(signed_in, url, body).status_code == status


@pytest.mark.parametrize(
    ("permission", "is_open"),
    [
        (is_ann, True),
        (lambda user: user.is_staff, False),
        (f"{__name__}.is_ann", True),
        ("rest_framework.permissions.IsAuthenticated", True),
        ("rest_framework.permissions.IsAdminUser", False),
    ],
    ids=["callable", "no", "path", "class", "no class"],
)
@pytest.mark.parametrize(("url", "body", "status"), REQUESTS)
def test_a_callable_or_a_class_is_asked(
    url: str,
    body: Any,
    status: int,
    permission: object,
    is_open: bool,  # noqa: FBT001 - pytest passes it by name
    signed_in: Client,
    configure: Configure,
) -> None:
    configure(POLICIES={"documents": {"permission": permission}})
    answer = ask(signed_in, url, body)
    if is_open:
        assert answer.status_code == status
    else:
        assert (
            'policy "documents" is not open' in refusal(answer, 403, "permission_denied")["message"]
        )
