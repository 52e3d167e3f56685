"""What is asked for and what is granted, on its way between the rooms.

Responsible for: the frozen shapes. Does not know: how anything in them is checked or made.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest


@dataclass(frozen=True)
class Requester:
    """Who asks, from which address (None where it is not known), and for which form field, if any.

    ``user`` is whatever the site's authentication gave: a user, an anonymous one, None, or an
    object that stands for a user of another system. Only the site's own user model can be linked.
    ``request`` is None where no request asks, such as in a command.
    """

    user: object
    address: str | None = None
    request: HttpRequest | None = field(default=None, repr=False)
    form_field: str = ""

    @property
    def username(self) -> str:
        """The user's name; empty for nobody."""
        return str(getattr(self.user, "get_username", str)())

    @property
    def user_pk(self) -> Any:
        """The key of the site's own user; None for anyone else."""
        return self.user.pk if isinstance(self.user, get_user_model()) else None


@dataclass(frozen=True)
class WantedUpload:
    """One file that a client wants to upload.

    ``size`` in bytes and ``type``, a media type, are what the client says of the file, and may lie.
    """

    parameters: Mapping[str, object]
    size: int | None = None
    type: str | None = None


@dataclass(frozen=True)
class Context:
    """Who asks, when, and where randomness comes from: what a policy needs beside the upload."""

    requester: Requester
    now: datetime
    random: Callable[[], str]
    """Gives 32 new hexadecimal digits at each call."""


@dataclass(frozen=True)
class GrantedUpload:
    """The parameters to sign, and the most bytes they let through (None: no limit)."""

    parameters: dict[str, str]
    max_bytes: int | None = None
