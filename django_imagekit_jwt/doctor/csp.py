"""A Content Security Policy, read.

Responsible for: which sources decide what a page may load or ask (W3C, "Content Security Policy
Level 3", sections 2.2 and 6.8). Does not know: whether a source lets an address through.
"""

from collections.abc import Mapping, Sequence

Policy = Mapping[str, tuple[str, ...]]
"""From each directive, in small letters, to its sources."""

_FALLBACKS: Mapping[str, tuple[str, ...]] = {
    "connect-src": ("connect-src", "default-src"),
    "img-src": ("img-src", "default-src"),
    "media-src": ("media-src", "default-src"),
    "script-src": ("script-src-elem", "script-src", "default-src"),
    "style-src": ("style-src-elem", "style-src", "default-src"),
    "worker-src": ("worker-src", "child-src", "script-src", "default-src"),
}
"""The directives that are asked in turn; the first that a policy has decides (section 6.8.3)."""


def read_policies(headers: Sequence[str]) -> list[Policy]:
    """Read every policy of the headers, of which one may hold several; all must agree."""
    return [read_policy(one) for header in headers for one in header.split(",") if one.strip()]


def read_policy(text: str) -> Policy:
    """Read one policy; of a directive that stands twice, the first counts."""
    policy: dict[str, tuple[str, ...]] = {}
    for directive in text.split(";"):
        name, *sources = directive.split() or [""]
        if name:
            policy.setdefault(name.lower(), tuple(sources))
    return policy


def deciding(policy: Policy, directive: str) -> str | None:
    """Give the directive that decides where this one is asked; None where nothing is forbidden."""
    return next((name for name in _FALLBACKS[directive] if name in policy), None)
