"""The addresses that files are delivered at.

Responsible for: a file's URL, with a transformation or none, and ImageKit's signature of a URL.
Does not know: which files are private, who may see one, or the clock.
"""

import hmac
from urllib.parse import quote

from django_imagekit_jwt.exceptions import shown

THUMBNAIL = "n-ik_ml_thumbnail"
"""The named transformation of ImageKit's own thumbnails (its page "Upload file", thumbnailUrl)."""
_NEVER = 9999999999
"""The expiry that is signed for none (ImageKit's page "Signed URLs")."""
_PATH_CHARACTERS = "/:@!$&'()*+,;="
"""Beside letters, digits and ``-._~``: a path's of RFC 3986, section 3.3, as in ImageKit's SDKs."""


def file_url(url_endpoint: str, path: str, transformation: str = "") -> str:
    """Give the URL of the file at this path of the media library; raises ValueError.

    ``path`` is plain text and starts with ``/``; ``transformation`` is what
    ``transformation_text`` gives.
    """
    if not path.startswith("/"):
        raise ValueError(f"The path is {shown(path)}. Give one that starts with '/'.")
    query = f"?tr={transformation}" if transformation else ""
    return f"{url_endpoint.rstrip('/')}{quote(path, safe=_PATH_CHARACTERS)}{query}"


def sign_url(url: str, url_endpoint: str, private_key: str, expires: int | None = None) -> str:
    """Give the URL with the signature that lets a private file be seen, until ``expires``.

    ``expires`` is in seconds since the epoch, and None is for ever. The whole URL is signed, its
    transformation included. Raises ValueError for a URL that is not below the endpoint. Source:
    ImageKit's page "Signed URLs": HMAC-SHA1 over the URL without the endpoint, and the expiry.
    """
    endpoint = f"{url_endpoint.rstrip('/')}/"
    if not url.startswith(endpoint):
        raise ValueError(f"The URL is {shown(url)}. Give one that starts with {shown(endpoint)}.")
    signed = f"{url.removeprefix(endpoint)}{_NEVER if expires is None else expires}"
    signature = hmac.digest(private_key.encode(), signed.encode(), "sha1").hex()
    until = "" if expires is None else f"ik-t={expires}&"
    return f"{url}{'&' if '?' in url else '?'}{until}ik-s={signature}"
