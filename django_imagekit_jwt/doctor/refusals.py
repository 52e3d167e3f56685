"""What ImageKit means when it refuses, and what to do.

Responsible for: the messages of ImageKit's OpenAPI file (June 2026) in our words. Does not know:
how ImageKit was asked. A message that is not documented is shown as it came, without what could be
a key or a token in it.
"""

import re
from dataclasses import dataclass

from django_imagekit_jwt.exceptions import shown

from .asking import Answer

LONGEST = 200
_COULD_BE_SECRET = re.compile(r"\b(?:public|private)_\S+|\S{24,}")


@dataclass(frozen=True)
class Refusal:
    """Why ImageKit did not do what it was asked, and the mend."""

    message: str
    hint: str
    is_of_token: bool = False
    """Whether another token may be taken: of other keys, or with its id elsewhere."""


_DASHBOARD = "ImageKit's dashboard, under Developer options"
_DOCUMENTED: dict[str, Refusal] = {
    "invalid token": Refusal(
        "ImageKit takes the token for invalid.",
        "The keys are not of one pair, or it does not take the token's id where it stands.",
        is_of_token=True,
    ),
    "invalid payload": Refusal(
        "ImageKit says that the form is not what the token was signed for.",
        "It may count the token's id as a parameter.",
        is_of_token=True,
    ),
    "expired token": Refusal(
        "The token had expired when it reached ImageKit.",
        "Set this machine's clock by NTP, and raise TOKEN_LIFETIME if it is only seconds.",
    ),
    "expired private API key": Refusal(
        "The private key has expired.",
        f"Make a new pair of keys in {_DASHBOARD}, and set both.",
    ),
    "account is disabled": Refusal("ImageKit has disabled the account.", "Ask ImageKit's support."),
    "account cannot be authenticated": Refusal(
        "ImageKit knows no account with this private key.",
        f"Copy it anew from {_DASHBOARD}; look whether it was deleted there, or is another one's.",
    ),
    "does not contain private API key": Refusal(
        "ImageKit saw no private key.",
        "Look whether a proxy takes the Authorization header away.",
    ),
    "Upload Limit Exceeded": Refusal(
        "ImageKit says that the account has reached its limit of uploads.",
        "It does not document which. Look at the usage and the plan in its dashboard.",
    ),
    "too many requests": Refusal(
        "ImageKit says that there were too many requests.", "Try again in a while."
    ),
}


def explain(answer: Answer) -> Refusal:
    """Give what an answer means that is no success, or is none of ImageKit's."""
    message = _message(answer)
    if message is None:
        said = f"What answered {answer.status} is not ImageKit: it sent no JSON as ImageKit does."
        hint = "Check UPLOAD_URL and API_URL, and what stands between: a proxy, a firewall."
        return Refusal(said, hint)
    for words, refusal in _DOCUMENTED.items():
        if words in message:
            return refusal
    if answer.status == 429:
        return _DOCUMENTED["too many requests"]
    said = f"ImageKit answered {answer.status}: {shown(without_secrets(message), LONGEST)}"
    ill = "Try again later. If it lasts, ask ImageKit's support."
    unknown = "This is not in ImageKit's documentation as this package knows it. Ask its support."
    return Refusal(said, ill if answer.status >= 500 else unknown)


def without_secrets(text: str) -> str:
    """Give a text without each word that is long enough to be a key or a token."""
    return _COULD_BE_SECRET.sub("...", text)


def _message(answer: Answer) -> str | None:
    body = answer.json
    message = body.get("message") if isinstance(body, dict) else None
    return message if isinstance(message, str) else None
