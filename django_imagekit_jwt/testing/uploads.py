"""Uploads that are done, for a site's tests: real tokens, real records, real receipts.

Responsible for: the way of an upload from the wish to its outcome, as a browser goes it with the
endpoints. Does not know: HTTP, or whether a form takes what it makes.
"""

from base64 import b64decode
from collections.abc import Mapping
from mimetypes import guess_type

from django_imagekit_jwt.conf import conf
from django_imagekit_jwt.exceptions import UploadFailed
from django_imagekit_jwt.files import ImageKitFile, file_of
from django_imagekit_jwt.issuing import issue_uploads
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.outcomes import report_failure, report_upload
from django_imagekit_jwt.policies import DEFAULT_POLICY, get_policy
from django_imagekit_jwt.protocol.parameters import to_wire
from django_imagekit_jwt.receipts import write_receipt
from django_imagekit_jwt.uploads import Requester, WantedUpload
from django_imagekit_jwt.verifying import verify_if_possible

from .running import is_running
from .sending import NotTaken, imagined_answer, send

PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
"""A PNG of one pixel."""


def upload_receipt(
    user: object,
    *,
    field: str,
    policy: str = DEFAULT_POLICY,
    name: str = "picture.png",
    data: bytes = PICTURE,
    **parameters: object,
) -> str:
    """Give the receipt of an upload by this user, for the form field of that name.

    A token is issued and its outcome recorded, as by the endpoints; where an ``imagekit_emulator``
    runs, ``data`` really goes there. ``parameters`` are further ones of ImageKit's upload, Python
    values. Whether the user has the policy's permission is not asked.

    Raises UploadFailed, with the failure recorded, where the emulator does not take the upload, and
    all that ``issuing.issue_uploads`` raises, such as PolicyViolation.
    """
    requester = Requester(user, form_field=field)
    return write_receipt(_done(requester, policy, data, {"fileName": name, **parameters}))


def uploaded_file(
    user: object = None,
    *,
    field: str = "",
    policy: str = DEFAULT_POLICY,
    name: str = "picture.png",
    data: bytes = PICTURE,
    **parameters: object,
) -> ImageKitFile:
    """Give a file that was uploaded, to save in a model; its ``record`` is the upload's.

    Everything else is as for ``upload_receipt``.
    """
    requester = Requester(user, form_field=field)
    return file_of(_done(requester, policy, data, {"fileName": name, **parameters}))


def _done(
    requester: Requester, policy: str, data: bytes, parameters: Mapping[str, object]
) -> IssuedToken:
    # As the widget does, it says what the file seems to be before anybody has seen it.
    told = {name: to_wire(name, value) for name, value in parameters.items()}
    wanted = WantedUpload(told, len(data), guess_type(told["fileName"])[0])
    [issued] = issue_uploads(requester, get_policy(policy), [wanted])
    if not is_running():
        return report_upload(requester, issued.jti, imagined_answer(issued.parameters, data))
    try:
        answer = send(issued, data)
    except NotTaken as error:
        report_failure(requester, issued.jti, error.failure)
        raise UploadFailed(f"The local ImageKit did not take the upload: {error}") from error
    record = report_upload(requester, issued.jti, answer)
    return verify_if_possible(record) if conf.VERIFY_UPLOADS else record
