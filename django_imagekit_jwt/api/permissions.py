"""The permission of a policy, beside the permission classes of the settings.

Responsible for: asking it of whoever may be asked, and refusing in words.
Does not know: what a policy allows to upload.
"""

from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from django_imagekit_jwt.exceptions import shown
from django_imagekit_jwt.policies import UploadPolicy


def refuse_unless_permitted(policy: UploadPolicy, request: Request, view: APIView) -> None:
    """Raise PermissionDenied, which says what is missing, where the policy is not for this user."""
    permission = policy.permission
    if isinstance(permission, str) and permission.count(".") == 1:
        if not request.user.has_perm(permission):
            sentence = _(
                "The policy %(policy)s needs the permission %(permission)s. Ask an administrator "
                "of the site for it."
            )
            named = {"policy": shown(policy.name), "permission": shown(permission)}
            raise PermissionDenied(sentence % named)
    elif permission is not None and not _agrees(permission, request, view):
        sentence = _("The policy %(policy)s is not open to this user.")
        raise PermissionDenied(sentence % {"policy": shown(policy.name)})


def _agrees(permission: object, request: Request, view: APIView) -> bool:
    asked: Any = import_string(permission) if isinstance(permission, str) else permission
    if isinstance(asked, type) and issubclass(asked, BasePermission):
        return asked().has_permission(request, view)
    return bool(asked(request.user))
