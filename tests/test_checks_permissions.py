"""Who lets anonymous users in is warned of it."""

from typing import NoReturn

import pytest
from rest_framework.permissions import BasePermission, IsAdminUser, IsAuthenticated

from django_imagekit_jwt.checks import check_settings
from tests.conftest import Configure

WARNING = "django_imagekit_jwt.W001"


class OpenByInheritance(BasePermission):
    """Keeps REST framework's own rule, which lets everyone in."""


class OwnRule(BasePermission):
    """The site's own rule: its own decision, and not run by a check."""

    def has_permission(self, request: object, view: object) -> NoReturn:
        raise AssertionError("a check ran the site's rule")


either = IsAuthenticated | IsAdminUser


@pytest.mark.parametrize(
    ("classes", "numbers"),
    [
        ([], [WARNING]),
        (["rest_framework.permissions.AllowAny"], [WARNING]),
        (["rest_framework.permissions.BasePermission"], [WARNING]),
        ([f"{__name__}.OpenByInheritance"], [WARNING]),
        (["rest_framework.permissions.IsAuthenticated"], []),
        (["rest_framework.permissions.IsAdminUser"], []),
        (["rest_framework.permissions.IsAuthenticatedOrReadOnly"], []),
        (["rest_framework.permissions.DjangoModelPermissions"], []),
        (["rest_framework.permissions.DjangoModelPermissionsOrAnonReadOnly"], []),
        ([f"{__name__}.OwnRule"], []),
        ([f"{__name__}.either"], []),
        (["django.conf.settings"], []),
        (("rest_framework.permissions.AllowAny", f"{__name__}.OwnRule"), []),
    ],
    ids=str,
)
def test_classes_that_let_anonymous_users_in_are_warned_of(
    classes: list[str], numbers: list[str], configure: Configure
) -> None:
    configure(PERMISSION_CLASSES=classes)
    assert [message.id for message in check_settings()] == numbers
