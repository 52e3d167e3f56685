"""How a local ImageKit differs from one run to the next.

Responsible for: the options and their defaults. Does not know: what they are used for.
"""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from .accounts import DEFAULT_ACCOUNT, Account
from .signatures import Scheme
from .tokens import ANYWHERE, JtiPlace

MEGABYTE = 1024 * 1024
"""Chosen: ImageKit does not say whether its MB are 1000 or 1024 kB."""


@dataclass(frozen=True)
class Options:
    """What the emulator was told beside its storage; the first account is the main one.

    Sizes are in bytes; the defaults are the free plan's (OpenAPI, ``upload-file-v2``). ``iat_skew``
    is in seconds: how far a token's ``iat`` may lie ahead of ``clock``. ImageKit documents no such
    tolerance; it is the emulator's choice. ``clock`` gives seconds since the epoch; each answer's
    ``Date`` is of it. ``jti`` says where a token's id may stand, as ImageKit documents none.

    ``webhook_url`` is where webhooks go; empty, none is sent. ``webhook_secret`` signs them, and is
    not shown; ``webhook_scheme`` says how: by Standard Webhooks, or with ``x-ik-signature`` as
    ImageKit did before ("legacy").
    """

    accounts: tuple[Account, ...] = (DEFAULT_ACCOUNT,)
    max_file_bytes: int = 25 * MEGABYTE
    max_video_bytes: int = 100 * MEGABYTE
    iat_skew: float = 60
    clock: Callable[[], float] = time.time
    jti: Collection[JtiPlace] = ANYWHERE
    webhook_url: str = ""
    webhook_secret: str = field(default="whsec_local_imagekit_not_a_secret_0000", repr=False)
    webhook_scheme: Scheme = "standard"
