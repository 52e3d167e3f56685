"""Throttling: how often one user may ask an endpoint.

Responsible for: the rates of the settings, and who is counted as one. Does not know: quotas, which
count files. The counts are in Django's default cache, where two requests at the same instant may
count as one; what must never be exceeded is a quota.
"""

import logging
from hashlib import sha256

from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from django_imagekit_jwt.client_address import client_address
from django_imagekit_jwt.conf import RATE, Settings, conf
from django_imagekit_jwt.exceptions import NotConfigured, shown

logger = logging.getLogger("django_imagekit_jwt")

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class TokenThrottle(SimpleRateThrottle):
    """Counts by user, and by address where anonymous clients are let in, for each endpoint."""

    def __init__(self) -> None:
        """Wait for the view, which says which rate it is."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Say whether the request is within the rate; raises NotConfigured for what is no rate.

        Without its cache it lets requests pass, and says so in the log: a cache that is down
        should not stop uploads, which quotas and the limits in the tokens still hold back.
        """
        self.scope = view.throttle_scope  # type: ignore[attr-defined]  # our views have it
        self.rate = {**Settings.THROTTLE_RATES.default, **conf.THROTTLE_RATES}[self.scope]
        if self.rate is None:
            return True
        self.num_requests, self.duration = _read(self.rate)
        try:
            return super().allow_request(request, view)
        except Exception:
            logger.exception("The cache failed: a request was not counted against its rate.")
            return True

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """Give the key that counts this user, or this address.

        A hash, as a key may be neither long nor hold every character that a user's may.
        """
        user = request.user
        pk = getattr(user, "pk", None) if getattr(user, "is_authenticated", False) else None
        who = f"user {pk}" if pk is not None else f"address {self._address(request)}"
        return f"imagekit_jwt:{self.scope}:{sha256(who.encode(errors='replace')).hexdigest()}"

    def wait(self) -> float:
        """Give the seconds until one more is allowed, also where the rate was higher before."""
        free: float = self.history[self.num_requests - 1] + self.duration
        return free - self.now

    def _address(self, request: Request) -> str | None:
        """Ask REST framework's ``NUM_PROXIES`` only where ``TRUSTED_PROXIES`` says nothing."""
        if conf.TRUSTED_PROXIES or api_settings.NUM_PROXIES is None:
            return client_address(request.META)
        return self.get_ident(request)


def _read(rate: object) -> tuple[int, int]:
    read = RATE.fullmatch(rate) if isinstance(rate, str) else None
    if read is None:
        raise NotConfigured(
            f"IMAGEKIT_JWT['THROTTLE_RATES'] has {shown(rate)}. Write such as '60/min', or None."
        )
    return int(read[1]), SECONDS[read[2][0]]
