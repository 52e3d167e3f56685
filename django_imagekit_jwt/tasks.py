"""A task of Django's Tasks framework: to verify an upload later, when ImageKit can be asked again.

Responsible for: when it is tried again, and for how long. Does not know: how an upload is verified.
Needs the framework: Django 6.0 has it, before that it is the package ``django-tasks``.
"""

from datetime import timedelta
from importlib import import_module
from typing import Any

import django
from django.utils import timezone

from .exceptions import ImageKitUnreachable, UnknownUpload
from .models import records
from .verifying import verify_upload

framework: Any = import_module("django.tasks" if django.VERSION >= (6, 0) else "django_tasks")

DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))
"""How long to wait before each attempt; after the last there is ``verify_imagekit_uploads``."""


@framework.task  # type: ignore[untyped-decorator]  # which of the two it is, only Django's version says
def verify(jti: str, attempt: int) -> None:
    """Verify the upload with that id, or leave it to the next attempt."""
    record = records().filter(jti=jti).first()
    if record is None:
        return
    try:
        verify_upload(record)
    except UnknownUpload:
        return
    except ImageKitUnreachable:
        verify_later(jti, attempt + 1)


def verify_later(jti: str, attempt: int = 0) -> bool:
    """Have the upload verified after a while; False where no backend here can wait.

    The framework's own default, which runs a task at once, would only ask a second time in vain.
    """
    if attempt >= len(DELAYS) or not framework.default_task_backend.supports_defer:
        return False
    verify.using(run_after=timezone.now() + DELAYS[attempt]).enqueue(jti, attempt)
    return True
