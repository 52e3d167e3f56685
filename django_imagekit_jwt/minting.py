"""Minting: granted uploads become signed tokens, no two of them alike.

Responsible for: where a token's id stands, and what makes tokens differ that have none.
Does not know: the clock, randomness, records, or who asks.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from django.views.decorators.debug import sensitive_variables

from .conf import PREFIXES
from .exceptions import NotConfigured, NotIssued
from .protocol.tokens import JtiPlacement, KeyPair, digest, sign
from .uploads import GrantedUpload


@dataclass(frozen=True)
class Signing:
    """What the tokens of one request share; times are in seconds since the epoch."""

    keys: KeyPair
    placement: JtiPlacement
    iat: int
    exp: int

    def __post_init__(self) -> None:
        """Raise NotConfigured for swapped keys: every token would name the private one."""
        if self.keys.public_key.startswith(PREFIXES["PRIVATE_KEY"]):
            raise NotConfigured("PUBLIC_KEY starts with 'private_'. Swap the two keys.")


@dataclass(frozen=True)
class Minted:
    """A token, its id, and what it was made from."""

    jti: str
    token: str = field(repr=False)
    granted: GrantedUpload
    exp: int


@sensitive_variables()
def mint(
    granted: Sequence[GrantedUpload], signing: Signing, new_id: Callable[[], str]
) -> list[Minted]:
    """Sign a token with a new id for each upload."""
    return [_mint(one, signing, new_id()) for one in granted]


@sensitive_variables()
def mint_apart(granted: Sequence[GrantedUpload], signing: Signing) -> list[Minted]:
    """Sign tokens without an id, whose only difference may be ``exp``; raises NotIssued.

    The id of each record is then the SHA-256 of its token.
    """
    minted: dict[str, Minted] = {}
    for one in granted:
        unlike = _mint_unlike(one, signing, minted.keys())
        minted[unlike.jti] = unlike
    return list(minted.values())


def too_many_alike() -> NotIssued:
    """Give the refusal for when no second is left to make a token differ."""
    return NotIssued(
        "Too many equal tokens were asked for in one second, and without a token id only their "
        "expiry can differ. Try again in a second, or set IMAGEKIT_JWT['JTI'] to 'header'."
    )


def _mint(granted: GrantedUpload, signing: Signing, jti: str) -> Minted:
    token = sign(
        granted.parameters,
        signing.keys,
        iat=signing.iat,
        exp=signing.exp,
        jti=jti,
        jti_placement=signing.placement,
    )
    return Minted(jti, token, granted, signing.exp)


def _mint_unlike(granted: GrantedUpload, signing: Signing, taken: Collection[str]) -> Minted:
    for exp in range(signing.exp, signing.iat, -1):
        token = sign(
            granted.parameters, signing.keys, iat=signing.iat, exp=exp, jti_placement="omit"
        )
        jti = digest(token)
        if jti not in taken:
            return Minted(jti, token, granted, exp)
    raise too_many_alike()
