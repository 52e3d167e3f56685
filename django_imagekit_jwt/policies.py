"""Policies: what may be uploaded, decided on the server, by name.

Responsible for: the options of a policy, what it lets a client set, and the parameters it makes.
Does not know: requests, tokens, records, or who is asking.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from .conf import conf
from .exceptions import (
    InvalidParameters,
    NotConfigured,
    PolicyViolation,
    UnknownPolicy,
    did_you_mean,
    shown,
)
from .protocol.parameters import PARAMETERS, as_posted, to_wire, validate_parameters
from .protocol.tokens import MAX_LIFETIME

DEFAULT_POLICY = "default"
MAX_BATCH_SIZE = 1000
COSTLY_PARAMETERS = frozenset({"webhookUrl", "extensions", "transformation"})
FREE_PARAMETERS = frozenset(PARAMETERS) - COSTLY_PARAMETERS


@dataclass(frozen=True, kw_only=True)
class UploadPolicy:
    """What one kind of upload may be: every option is optional, the defaults are the safe ones."""

    name: str = DEFAULT_POLICY

    client_parameters: Iterable[str] = FREE_PARAMETERS
    """Names of the parameters that a client may set. ``webhookUrl``, ``extensions`` and
    ``transformation`` spend money or send data elsewhere: allowed only if named here."""

    fixed_parameters: Mapping[str, Any] = field(default_factory=dict)
    """Parameters the server sets, as Python values; a client cannot set them to anything else."""

    max_lifetime: int = MAX_LIFETIME
    """Seconds: no token of this policy lives longer, whatever is asked for."""

    batch_size: int = 100
    """How many uploads one request may ask for, at most 1000."""

    def __post_init__(self) -> None:
        """Freeze the options; raises NotConfigured or InvalidParameters where one is wrong."""
        _refuse_outside("max_lifetime", self.max_lifetime, 1, MAX_LIFETIME)
        _refuse_outside("batch_size", self.batch_size, 1, MAX_BATCH_SIZE)
        wire = {name: to_wire(name, value) for name, value in self.fixed_parameters.items()}
        object.__setattr__(self, "fixed_parameters", wire)
        object.__setattr__(self, "client_parameters", _known_names(self.client_parameters))

    def complete(self, parameters: Mapping[str, object]) -> dict[str, str]:
        """Give the parameters to sign: the client's, checked, with the fixed ones added.

        Line breaks become those that a browser posts.

        Raises InvalidParameters where ImageKit would refuse one, PolicyViolation where this
        policy does.
        """
        completed = validate_parameters({**parameters, **self.fixed_parameters})
        self._refuse_forbidden(parameters)
        return {name: as_posted(value) for name, value in completed.items()}

    def approve(self, parameters: Mapping[str, object]) -> dict[str, str]:
        """Give the client's parameters back unchanged if they are what this policy would sign.

        Raises InvalidParameters and PolicyViolation, the latter also for each fixed parameter that
        the client left out: its form is already made, so only the client can add it.
        """
        approved = validate_parameters(parameters)
        self._refuse_forbidden(parameters)
        missing = {
            name: [f"{name} must be sent as {shown(value)}: this policy sets it."]
            for name, value in self.fixed_parameters.items()
            if name not in parameters
        }
        if missing:
            raise PolicyViolation(missing)
        return approved

    def lifetime(self, wanted: int | None) -> int:
        """Give the seconds a token lives: what was asked for, or the setting, under this cap."""
        return min(conf.TOKEN_LIFETIME if wanted is None else wanted, self.max_lifetime)

    def _refuse_forbidden(self, parameters: Mapping[str, object]) -> None:
        errors = {
            name: [self._refusal(name, value)]
            for name, value in parameters.items()
            if not self._allows(name, value)
        }
        if errors:
            raise PolicyViolation(errors)

    def _allows(self, name: str, value: object) -> bool:
        if name in self.fixed_parameters:
            return bool(value == self.fixed_parameters[name])
        return name in self.client_parameters

    def _refusal(self, name: str, value: object) -> str:
        if name in self.fixed_parameters:
            fixed = shown(self.fixed_parameters[name])
            return f"{name} is {shown(value)}, but this policy sets it to {fixed}: send that."
        return (
            f"{name} is {shown(value)}, but the policy {shown(self.name)} does not let a client "
            f"set it. Leave it out, or ask the site to name it in the policy's client_parameters."
        )


def _refuse_outside(option: str, value: object, low: int, high: int) -> None:
    if type(value) is not int or not low <= value <= high:
        raise NotConfigured(f"{option} is {shown(value)}. Make it a number from {low} to {high}.")


def _known_names(names: Iterable[str]) -> frozenset[str]:
    known = [names] if isinstance(names, str) else list(names)
    for name in known:
        if name not in PARAMETERS:
            raise NotConfigured(
                f"client_parameters names {shown(name)}, which is no upload parameter of ImageKit. "
                f"{did_you_mean(name, PARAMETERS, otherwise='Leave it out.')}"
            )
    return frozenset(known)


def policy_options() -> frozenset[str]:
    """Give the names of the options that a policy's dictionary may hold."""
    return frozenset(option.name for option in fields(UploadPolicy)) - {"name"}


def get_policy(name: str = DEFAULT_POLICY) -> UploadPolicy:
    """Give the policy of that name as the settings define it now.

    Raises UnknownPolicy, or NotConfigured where the options are wrong. ``"default"``
    exists without being defined, and is closed by defining it as ``None``.
    """
    defined: Mapping[str, Mapping[str, Any] | None] = {DEFAULT_POLICY: {}, **conf.POLICIES}
    options = defined.get(name)
    if options is None:
        raise UnknownPolicy(name, [known for known, how in defined.items() if how is not None])
    try:
        return UploadPolicy(name=name, **options)
    except (AttributeError, TypeError, InvalidParameters, NotConfigured) as error:
        raise NotConfigured(f"IMAGEKIT_JWT['POLICIES'][{shown(name)}]: {error}") from error
