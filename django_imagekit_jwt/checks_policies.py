"""System checks of the policies: every mistake in one that can be seen before an upload.

Responsible for: names, options, accounts and permissions. Does not know: the other settings.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from django.apps import apps
from django.core.checks import CheckMessage
from django.utils.module_loading import import_string

from .check_messages import error, kind, nearest
from .conf import conf
from .exceptions import ImageKitJWTError
from .models import IssuedToken
from .policies import UploadPolicy, get_policy, policy_options

SEE = "See the options of UploadPolicy in docs/policies.md."


def wrong_policies() -> Iterator[CheckMessage]:
    """Check each of ``POLICIES``."""
    longest = cast("int", IssuedToken._meta.get_field("policy").max_length)
    for name, definition in cast("Mapping[object, object]", conf.POLICIES).items():
        label = f"IMAGEKIT_JWT['POLICIES'][{name!r}]"
        if not isinstance(name, str) or not 0 < len(name) <= longest:
            hint = f"Name it with 1 to {longest} characters."
            yield error("E010", f"{label}: the name is no short text.", hint)
        elif isinstance(definition, Mapping):
            yield from _unknown_options(label, definition) or _wrong_policy(name, label)
        elif isinstance(definition, str):
            yield from _wrong_policy(name, label)
        elif definition is not None:
            hint = "Make it a dictionary, a dotted path, or None."
            yield error("E010", f"{label} is {kind(definition)}.", hint)


def _unknown_options(label: str, definition: Mapping[str, Any]) -> list[CheckMessage]:
    known = policy_options()
    return [
        error("E010", f"{label} has no option {option!r}.", nearest(option, known))
        for option in definition
        if option not in known
    ]


def _wrong_policy(name: str, label: str) -> Iterator[CheckMessage]:
    try:
        policy = get_policy(name)
    except ImageKitJWTError as wrong:
        yield error("E010", str(wrong), SEE)
        return
    if policy.account and policy.account not in conf.ACCOUNTS:
        hint = nearest(policy.account, conf.ACCOUNTS)
        yield error("E011", f"{label} names the account {policy.account!r}.", hint)
    yield from _wrong_permission(policy, label)


def _wrong_permission(policy: UploadPolicy, label: str) -> Iterator[CheckMessage]:
    permission = policy.permission
    if not isinstance(permission, str):
        return
    if permission.count(".") == 1:
        if permission not in (known := _permissions()):
            hint = nearest(permission, known)
            yield error("E012", f"{label} names the permission {permission!r}.", hint)
        return
    try:
        import_string(permission)
    except ImportError as wrong:
        hint = "Use a permission such as 'app.add_thing', or a dotted path."
        yield error("E012", f"{label}: {wrong}.", hint)


def _permissions() -> set[str]:
    """Give the permissions of every model, from the models: the database may not be there yet."""
    return {
        f"{model._meta.app_label}.{codename}"
        for model in apps.get_models()
        for codename in (
            *(f"{action}_{model._meta.model_name}" for action in model._meta.default_permissions),
            *(codename for codename, _ in model._meta.permissions),
        )
    }
