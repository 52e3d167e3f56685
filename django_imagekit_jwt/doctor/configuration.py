"""The settings, as the system checks see them.

Responsible for: running them, those for deployment too, and telling what they say of this package.
Does not know: the checks.
"""

from django.core.checks import ERROR, CheckMessage, registry

from .findings import Finding, Level

OURS = "django_imagekit_jwt."


def check_settings() -> list[Finding]:
    """Give a finding for each message that is not silenced, or one that there is none."""
    # Without databases: from Django 6.1 on the checks of models would ask each of them.
    messages = registry.run_checks(include_deployment_checks=True, databases=[])
    told = [_finding(one) for one in messages if _is_ours(one) and not one.is_silenced()]
    return told or [Finding("ok", "settings", "The system checks have nothing to say.")]


def _is_ours(message: CheckMessage) -> bool:
    return str(message.id).startswith(OURS)


def _finding(message: CheckMessage) -> Finding:
    level: Level = "failed" if message.level >= ERROR else "warning"
    number = str(message.id).removeprefix(OURS)
    return Finding(level, "settings", f"{number}: {message.msg}", message.hint or "")
