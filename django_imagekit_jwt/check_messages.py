"""The messages of system checks, all of one form.

Responsible for: their ids and their wording's common parts. Does not know: what is checked.
"""

from collections.abc import Iterable

from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning

from .exceptions import did_you_mean


def error(number: str, message: str, hint: str) -> CheckMessage:
    """Give an error of this package."""
    return Error(message, hint=hint, id=f"django_imagekit_jwt.{number}")


def warning(number: str, message: str, hint: str) -> CheckMessage:
    """Give a warning of this package."""
    return CheckWarning(message, hint=hint, id=f"django_imagekit_jwt.{number}")


def nearest(name: object, known: Iterable[str]) -> str:
    """Give a hint with the nearest of the known names, or with all of them."""
    names = sorted(known)
    return did_you_mean(name, names, otherwise=f"Known are {', '.join(names)}.")


def kind(value: object) -> str:
    """Say of which type a value is, and not what it is."""
    return f"of type {type(value).__name__}"
