"""Whether a text is a web address: the field ``webhookUrl``, and where webhooks go.

Responsible for: that question. Does not know: what the address is for, or whether anybody is there.
"""

from urllib.parse import urlsplit


def is_web_address(text: str) -> bool:
    """Tell whether this is an absolute http or https address."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    # A port that is no number, a host in brackets that is no IPv6 address.
    except ValueError:
        return False
