"""The options of a policy: from what a site writes to what the policy works with.

Responsible for: types, bounds and the sentence that says the mend; every failure is NotConfigured.
Does not know: what an option is for, or which policy it belongs to.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from .exceptions import InvalidParameters, NotConfigured, did_you_mean, shown
from .protocol.parameters import PARAMETERS, to_wire
from .protocol.tokens import MAX_LIFETIME
from .protocol.upload_checks import Limits, parse_size
from .quotas import Quota

T = TypeVar("T")
Lifetime = int | timedelta | Callable[[], int | timedelta] | None
BOUNDS = tuple((f"min_{what}", f"max_{what}") for what in ("size", "width", "height", "duration"))
QUOTA_OPTIONS = ("files", "bytes", "per")


def read_option(option: str, read: Callable[[], T]) -> T:
    """Give what ``read`` gives; raises NotConfigured naming the option where it raises."""
    try:
        return read()
    except (AttributeError, TypeError, ValueError, InvalidParameters) as error:
        raise NotConfigured(f"{option}: {error}") from error


def whole_number(option: str, value: object, low: int, high: int) -> int:
    """Give a whole number within bounds; raises NotConfigured."""
    if type(value) is not int or not low <= value <= high:
        raise NotConfigured(f"{option} is {shown(value)}. Make it a number from {low} to {high}.")
    return value


def size(option: str, value: int | str | None) -> int | None:
    """Give a size in bytes, from bytes or such as "5 MB"; raises NotConfigured."""
    return None if value is None else read_option(option, lambda: parse_size(value))


def refuse_disorder(limits: Limits) -> None:
    """Refuse limits that no file could meet; raises NotConfigured."""
    for low, high in BOUNDS:
        least, most = getattr(limits, low), getattr(limits, high)
        if least is not None and most is not None and least > most:
            raise NotConfigured(f"{low} is more than {high}: no file could be both. Swap them.")


def texts(option: str, values: object) -> tuple[str, ...]:
    """Give the texts of a list, or of one text; raises NotConfigured."""
    listed = (values,) if isinstance(values, str) else values
    if not isinstance(listed, Iterable):
        raise NotConfigured(f"{option} is {shown(values)}. Make it a list of texts.")
    known = tuple(listed)
    for text in known:
        if not isinstance(text, str):
            raise NotConfigured(f"{option} has {shown(text)}. Make it a list of texts.")
    return known


def parameter_names(option: str, names: object) -> frozenset[str]:
    """Give the names if each is an upload parameter; raises NotConfigured."""
    known = texts(option, names)
    for name in known:
        if name not in PARAMETERS:
            mend = did_you_mean(name, PARAMETERS, otherwise="Leave it out.")
            raise NotConfigured(
                f"{option} names {shown(name)}, which is no upload parameter of ImageKit. {mend}"
            )
    return frozenset(known)


def wire_forms(option: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Give parameters in their wire form; raises NotConfigured."""
    return read_option(
        option, lambda: {name: to_wire(name, value) for name, value in values.items()}
    )


def seconds(option: str, lifetime: Lifetime) -> int:
    """Give a lifetime in seconds, from 1 to 3600; raises NotConfigured."""
    value = lifetime() if callable(lifetime) else lifetime
    if isinstance(value, timedelta):
        value = int(value.total_seconds())
    return whole_number(option, value, 1, MAX_LIFETIME)


def quotas(option: str, values: Sequence[Quota | Mapping[str, Any]]) -> tuple[Quota, ...]:
    """Give quotas, from dictionaries or as they are; raises NotConfigured."""
    if isinstance(values, (str, Mapping)) or not isinstance(values, Iterable):
        raise NotConfigured(f"{option} is {shown(values)}. Make it a list of dictionaries.")
    return tuple(read_option(option, partial(_quota, one)) for one in values)


def _quota(value: Quota | Mapping[str, Any]) -> Quota:
    if isinstance(value, Quota):
        return value
    for name in value:
        if name not in QUOTA_OPTIONS:
            mend = did_you_mean(name, QUOTA_OPTIONS, otherwise="Known are files, bytes, per.")
            raise ValueError(f"A quota has no option {shown(name)}. {mend}")
    counted = dict(value)
    if counted.get("bytes") is not None:
        counted["bytes"] = parse_size(counted["bytes"])
    return Quota(**counted)
