"""What the doctor found.

Responsible for: the one shape of it. Does not know: what is examined.
"""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "failed"]


@dataclass(frozen=True)
class Finding:
    """One sentence on one subject, and what to do where it is no good news.

    Neither ever holds a key or a token.
    """

    level: Level
    subject: str
    message: str
    hint: str = ""
