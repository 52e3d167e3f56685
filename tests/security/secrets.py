"""What must never be seen, and whether a text has it."""

from django.conf import settings

from django_imagekit_jwt.conf import conf, key_pair

TOKEN = "eyJhbGciOiJIUzI1NiI"
"""What the header of each of our tokens begins with, in base64url."""


def seen_in(text: str) -> list[str]:
    """Name the secrets that a text has; by their beginnings, as a report breaks long values."""
    secrets = {
        "the private key": key_pair().private_key[:24],
        "a token": TOKEN,
        "the site's key": settings.SECRET_KEY[:24],
        **{f"webhook secret {index}": one[:20] for index, one in enumerate(conf.WEBHOOK_SECRETS)},
    }
    return [name for name, secret in secrets.items() if secret in text]
