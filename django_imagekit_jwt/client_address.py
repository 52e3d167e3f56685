"""The address a request came from, and how much of it is kept.

Responsible for: reading addresses, and believing ``X-Forwarded-For`` exactly as far as
``TRUSTED_PROXIES`` says. Does not know: what an address is kept, counted or logged for.
"""

import re
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from .conf import conf

BRACKETED = re.compile(r"\[([^\[\]]*)\](?::[0-9]{1,5})?")
WITH_PORT = re.compile(r"([0-9.]+):[0-9]{1,5}")


def client_address(meta: Mapping[str, object]) -> str | None:
    """Give the address of whoever sent the request with this ``META``; None where it has none.

    Behind ``TRUSTED_PROXIES`` it is the entry of ``X-Forwarded-For`` that the outermost of them
    wrote: each appends the address it was called from, and what stands before was sent by the
    client. Where there is no such entry, or it is no address, it is ``REMOTE_ADDR``.
    """
    known = _forwarded(meta, conf.TRUSTED_PROXIES) or _read(meta.get("REMOTE_ADDR"))
    return str(known) if known else None


def recorded_address(address: str | None) -> str | None:
    """Give as much of a client's address as ``RECORD_IP`` says to keep; None for what is none."""
    known = _read(address)
    if known is None or conf.RECORD_IP == "none":
        return None
    if conf.RECORD_IP == "full":
        return str(known)
    prefix = 24 if known.version == 4 else 48
    return str(ip_network((known, prefix), strict=False).network_address)


def _forwarded(meta: Mapping[str, object], proxies: int) -> IPv4Address | IPv6Address | None:
    """Read the n-th entry from the right; servers join a header's lines with commas, in order."""
    entries = str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    return _read(entries[-proxies]) if 0 < proxies <= len(entries) else None


def _read(text: object) -> IPv4Address | IPv6Address | None:
    """Read an address with or without brackets, port and zone; an IPv4-mapped one as IPv4."""
    bare = str(text or "").strip()
    wrapped = BRACKETED.fullmatch(bare) or WITH_PORT.fullmatch(bare)
    try:
        known = ip_address((wrapped[1] if wrapped else bare).partition("%")[0])
    except ValueError:
        return None
    return getattr(known, "ipv4_mapped", None) or known
