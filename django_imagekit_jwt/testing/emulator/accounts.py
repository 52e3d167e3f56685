"""The accounts of the local ImageKit, and who a request's Basic credentials belong to.

Responsible for: finding an account by its keys. Does not know: requests, tokens or files.

Chosen: the password of Basic credentials is ignored, as ImageKit's own SDK examples say of it.
"""

from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass, field
from hmac import compare_digest

from .refusals import CANNOT_AUTHENTICATE, NO_PRIVATE_KEY, Refusal


@dataclass(frozen=True)
class Account:
    """One ImageKit account: its key pair and the id that its URL endpoint ends with.

    The private key is not shown.
    """

    public_key: str
    private_key: str = field(repr=False)
    imagekit_id: str


DEFAULT_ACCOUNT = Account(
    public_key="public_local_imagekit_0000",
    private_key="private_local_imagekit_not_a_secret_0000",
    imagekit_id="local",
)
"""The account of an emulator that was given no other; its keys open nothing anywhere else."""


def account_by_public_key(accounts: Iterable[Account], public_key: object) -> Account | None:
    """Give the account whose public key this is, or None."""
    return next((account for account in accounts if account.public_key == public_key), None)


def account_by_id(accounts: Iterable[Account], imagekit_id: str) -> Account | None:
    """Give the account with this ImageKit id, or None."""
    return next((account for account in accounts if account.imagekit_id == imagekit_id), None)


def account_by_credentials(accounts: Iterable[Account], authorization: str | None) -> Account:
    """Give the account of an ``Authorization`` header (OpenAPI, ``securitySchemes.basicAuth``).

    Raises Refusal 401 without a private key and 403 for one that belongs to no account.
    """
    scheme, _, credentials = (authorization or "").strip().partition(" ")
    if scheme.lower() != "basic" or not credentials:
        raise Refusal(NO_PRIVATE_KEY, status=401)
    keys = {credentials, _user_name(credentials)}
    for account in accounts:
        if any(compare_digest(account.private_key.encode(), key.encode()) for key in keys):
            return account
    raise Refusal(CANNOT_AUTHENTICATE, status=403)


def _user_name(credentials: str) -> str:
    try:
        return b64decode(credentials, validate=True).decode().partition(":")[0]
    # Not base64, or not UTF-8: both are ValueErrors.
    except ValueError:
        return ""
