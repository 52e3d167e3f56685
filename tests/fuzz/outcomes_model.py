"""What a client sends and knows, and what may become of a record, whatever happens."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.testing.emulator import client as files

POLICIES: dict[str, dict[str, Any]] = {
    "default": {},
    "small": {"max_size": "1 KB", "use_unique_file_name": False},
    "video": {"fixed_parameters": {"transformation": {"pre": "w-100"}}},
}
FINE = {"default": files.PNG, "small": files.PNG, "video": files.VIDEO}
LARGE = files.PNG + b"\0" * 2000
LATER = {
    "": {"", "reported", "verified", "failed"},
    "reported": {"reported", "verified", "failed"},
    "failed": {"failed", "reported", "verified"},
    "verified": {"verified"},
}
"""What may be known of an upload after what was known of it."""
OF_VERIFIED = {"reported_at", "accepted_at", "used_at", "deleted_at", "iat", "exp"}
"""What may change of a record that is verified; the last two as it ages."""


@dataclass
class Upload:
    """What a client knows of its upload."""

    jti: str
    token: str
    policy: str
    parameters: dict[str, str]
    url: str
    is_old: bool = False
    is_pruned: bool = False
    answer: dict[str, Any] = field(default_factory=dict)
    receipt: str = ""

    def path(self, what: str) -> str:
        return f"/imagekit/uploads/{self.jti}/{what}/"


def status(row: dict[str, Any], now: datetime) -> str:
    """Derive the status by hand."""
    if row["verified_at"]:
        return "verified"
    if row["failed_at"]:
        return "failed"
    if row["reported_at"]:
        return "reported"
    return "active" if row["exp"] > now else "expired"


def assert_follows(was: dict[str, Any], row: dict[str, Any]) -> None:
    """Whatever happened: what was known of the record may have become this."""
    changed = {name for name, value in row.items() if was[name] != value}
    assert row["outcome"] in LATER[was["outcome"]]
    assert was["outcome"] != "verified" or changed <= OF_VERIFIED
    assert was["outcome"] in {"", "failed"} or not was["file_id"] or "file_id" not in changed
    for moment in ("deleted_at", "accepted_at"):
        assert was[moment] in {None, row[moment]}
