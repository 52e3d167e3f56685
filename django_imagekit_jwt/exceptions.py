"""The errors this package raises, and how a client's value is shown in them.

Responsible for: one base class, errors that name their fields, safe quoting.
Does not know: Django, HTTP, or who reads the sentences.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches


class ImageKitJWTError(Exception):
    """Base of every error this package raises."""


class FieldErrors(ImageKitJWTError):
    """An error that has sentences for each field at fault."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        self.errors = {name: list(sentences) for name, sentences in errors.items()}
        super().__init__(" ".join(one for sentences in self.errors.values() for one in sentences))


class InvalidParameters(FieldErrors):
    """Upload parameters that ImageKit would refuse, or that this package does."""


class InvalidAnswer(FieldErrors):
    """What is said to be ImageKit's answer, but does not describe a file as ImageKit does."""


class PolicyViolation(FieldErrors):
    """An upload that is possible, but that the policy does not allow."""


class UnknownPolicy(ImageKitJWTError):
    """No open policy has this name."""

    def __init__(self, name: str, known: Iterable[str] = ()) -> None:
        self.name = name
        hint = did_you_mean(name, known, otherwise="Ask the site for its policies.")
        super().__init__(f"policy is {shown(name)}, which is not open here. {hint}")


class NotConfigured(ImageKitJWTError):
    """The settings lack what is needed."""


class NotIssued(ImageKitJWTError):
    """No token could be issued just now; asking again may help."""


class QuotaExceeded(ImageKitJWTError):
    """A user has been granted as much as the policy gives in a time."""

    def __init__(self, message: str, retry_after: int | None) -> None:
        self.retry_after = retry_after
        """Seconds until some of it is free again; None where waiting does not help."""
        super().__init__(message)


class InvalidToken(ImageKitJWTError):
    """A token that cannot be read; the message never holds the token or a key."""


class InvalidEvent(ImageKitJWTError):
    """A webhook event that is not ImageKit's, or cannot be read; never holds a secret."""


class UnknownUpload(ImageKitJWTError):
    """No upload of this requester has that id."""


class ImplausibleReport(FieldErrors):
    """An answer of ImageKit that the token could not have produced."""


class ReportConflict(ImageKitJWTError):
    """Another file was reported for the same token, or another token's file for this one."""


class UploadFailed(ImageKitJWTError):
    """The upload is known to have failed; the message says why."""


class ReceiptRefused(ImageKitJWTError):
    """A receipt that may not be taken here; ``code`` says why in a word."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class ImageKitUnreachable(ImageKitJWTError):
    """ImageKit's API gave no answer that says anything; asking again may help."""


def shown(value: object, limit: int = 60) -> str:
    """Quote any value a client sent: short, on one line, in printable ASCII."""
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "an array"
    text = json.dumps(value[: limit + 1] if isinstance(value, str) else value, default=str)
    return text if len(text) <= limit + 2 else text[:limit] + "..."


def did_you_mean(name: object, known: Iterable[str], otherwise: str) -> str:
    """Give a question with the nearest known name, or ``otherwise`` where none is near."""
    nearest = get_close_matches(str(name)[:100], list(known), n=1, cutoff=0.5)
    return f"Did you mean {shown(nearest[0])}?" if nearest else otherwise
