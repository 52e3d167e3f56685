"""What the local ImageKit says when it refuses.

Responsible for: ImageKit's documented messages, word for word (OpenAPI, responses of
``upload-file-v2``, ``get-file-details``, ``get-file-version-details``, ``delete-file``,
``list-and-search-assets``).
Does not know: when each applies.

Chosen: ``help``, documented with one example only, tells the developer what was wrong in particular
wherever the emulator knows more than the documented message says. A field that is refused on its
own is named like the documented "Your request contains invalid fileId parameter.".
"""

SUPPORT = "For support kindly contact us at support@imagekit.io."

MISSING_FILE = "Your request is missing file parameter."
TWO_CREDENTIALS = (
    "Your request contains both token and basic auth parameter. "
    "Use only one method, you might be exposing your private API key."
)
INVALID_PAYLOAD = (
    "Your request contains invalid payload. "
    "It does not match with the payload used to generate token."
)
MISSING_TOKEN = "Your request is missing token parameter."  # noqa: S105 - a message, no secret
EXPIRED_TOKEN = "Your request contains expired token."  # noqa: S105 - a message, no secret
INVALID_TOKEN = "Your request has invalid token."  # noqa: S105 - a message, no secret
FILE_EXISTS = (
    "A file with the same name already exists at the exact location. We could not overwrite it "
    "because both overwriteFile and useUniqueFileName are set to false."
)
FILE_TOO_LARGE = "Your request contains invalid file parameter. The file size exceeds limits."
INVALID_TRANSFORMATION = (
    "The file could not be uploaded because the transformation field is invalid."
)
NOT_TRANSFORMABLE = (
    "The file could not be uploaded because transformations are supported only for image and "
    "video files."
)
INCOMPATIBLE_POST = (
    "The file could not be uploaded because the detected file type & post-transformation are "
    "incompatible."
)
INVALID_CHECKS = "Your request contains invalid syntax for the checks parameter."
FAILED_CHECKS = "Your request failed 'checks' validation."
NO_PRIVATE_KEY = "Your request does not contain private API key."
CANNOT_AUTHENTICATE = "Your account cannot be authenticated."
NO_SUCH_FILE = "The requested file does not exist."
NO_SUCH_VERSION = "The requested file version does not exist."
NOT_AUTHORIZED = "Your request is not authorized."
"""Chosen: of the delivery of files only the status 401 is documented."""


class Refusal(Exception):
    """A request that ImageKit answers with ``{"message", "help"}`` and an HTTP status of 400 up."""

    def __init__(self, message: str, help_text: str = SUPPORT, *, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.help_text = help_text
        self.status = status


def invalid_parameter(name: str, help_text: str) -> Refusal:
    """Give the refusal of one field; ``help_text`` says what to send instead."""
    return Refusal(f"Your request contains invalid {name} parameter.", help_text)
