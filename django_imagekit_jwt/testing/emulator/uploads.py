"""One upload, from the posted form to the answer.

Responsible for: the order of the steps of ``POST /api/v2/files/upload``.
Does not know: CORS, routing, or how each step is done.

Chosen: a token counts as used as soon as its signature is found to hold, whatever becomes of the
upload; presented again it is refused as an invalid token, because the text for a reused token is
not published. A request with neither token nor private key is told that the token is missing.
A video with a ``pre`` transformation is answered 202 and stored at once, untransformed; as ImageKit
documents, its checks are decided later, so one that fails them is not stored, and only a webhook
says so.
"""

from collections.abc import Mapping

from werkzeug.wrappers import Request, Response

from .accounts import Account, account_by_credentials
from .answers import json_answer, uploaded
from .checks import comparisons, holds, parse
from .comparisons import is_true, refuse_unknown
from .events import failure_event, upload_events
from .facts import facts_of
from .faults import Faults
from .fields import UploadFields, read_fields
from .forms import Form, file_bytes, read_form, refuse_unclear
from .library import StoredFile
from .media import Media, inspect
from .names import stored_folder, stored_name
from .options import Options
from .refusals import (
    FAILED_CHECKS,
    FILE_TOO_LARGE,
    INCOMPATIBLE_POST,
    INVALID_TOKEN,
    MISSING_TOKEN,
    NOT_TRANSFORMABLE,
    TWO_CREDENTIALS,
    Refusal,
)
from .store import Store
from .tokens import check_jti, check_payload, check_times, read_token
from .versions import first_version, next_version
from .webhooks import Webhooks

QUEUED = "The pre-transformation has been queued successfully."
_POST_NEEDS: Mapping[str, str] = {"gif-to-video": "image/gif", "abs": "video/"}
"""How the file's MIME type must start for a ``post`` transformation (OpenAPI, its titles)."""


class Uploads:
    """The upload endpoint of one emulator."""

    def __init__(self, store: Store, options: Options, faults: Faults, webhooks: Webhooks) -> None:
        self._store = store
        self._options = options
        self._faults = faults
        self._webhooks = webhooks

    def receive(self, request: Request) -> Response:
        """Answer one upload, or raise Refusal."""
        form = read_form(request, max_file_bytes=self._max_bytes)
        account = self._authenticate(request.headers.get("Authorization"), form)
        self._faults.strike()
        refuse_unclear(form)
        data, fields = file_bytes(form.file), read_fields(form.fields)
        media = inspect(data)
        self._refuse_too_large(len(data), media)
        _refuse_unfit_transformation(fields, media)
        new = self._new_file(fields, media, len(data))
        pre = fields.transformation.pre if media.is_video else None
        endpoint = f"{request.root_url}{account.imagekit_id}"
        if _passes(fields, media, len(data)):
            stored = self._keep(account, new, fields, data)
            self._webhooks.announce(*upload_events(stored, fields, endpoint))
        elif pre is None:
            raise Refusal(FAILED_CHECKS, f"The file's type is {media.mime}.")
        else:
            self._webhooks.announce(failure_event(new, pre, FAILED_CHECKS))
        if pre is not None:
            return json_answer({"message": QUEUED}, 202)
        return json_answer(uploaded(stored, endpoint, fields.response_fields, fields.extensions))

    @property
    def _max_bytes(self) -> int:
        return max(self._options.max_file_bytes, self._options.max_video_bytes)

    def _authenticate(self, authorization: str | None, form: Form) -> Account:
        if authorization is not None and form.token is not None:
            raise Refusal(TWO_CREDENTIALS)
        if authorization is not None:
            return account_by_credentials(self._options.accounts, authorization)
        if not form.token:
            raise Refusal(MISSING_TOKEN)
        return self._use_token(form.token, form.fields)

    def _use_token(self, text: str, fields: Mapping[str, str]) -> Account:
        token = read_token(text, self._options.accounts)
        if not self._store.use_token(text):
            why = "It was used before, and a token serves once, also when its upload failed."
            raise Refusal(INVALID_TOKEN, why)
        now = self._options.clock()
        check_times(token.claims, now=now, iat_skew=self._options.iat_skew)
        check_jti(token.jti, self._options.jti)
        check_payload(token.claims, fields)
        return token.account

    def _refuse_too_large(self, size: int, media: Media) -> None:
        options = self._options
        limit = options.max_video_bytes if media.is_video else options.max_file_bytes
        if size > limit:
            raise Refusal(FILE_TOO_LARGE, f"It has {size} bytes; at most {limit} are allowed.")

    def _new_file(self, fields: UploadFields, media: Media, size: int) -> StoredFile:
        folder = stored_folder(fields.folder)
        name = stored_name(fields.file_name, unique=fields.use_unique_file_name)
        now = self._options.clock()
        return first_version(fields, media, folder=folder, name=name, size=size, now=now)

    def _keep(
        self, account: Account, new: StoredFile, fields: UploadFields, data: bytes
    ) -> StoredFile:
        return self._store.put(
            account.imagekit_id, new.path, data, lambda old: next_version(old, new, fields)
        )


def _refuse_unfit_transformation(fields: UploadFields, media: Media) -> None:
    if fields.transformation and not (media.is_image or media.is_video):
        raise Refusal(NOT_TRANSFORMABLE, f"The file's type is {media.mime}.")
    for post in fields.transformation.post:
        if not media.mime.startswith(_POST_NEEDS.get(post["type"], "")):
            raise Refusal(INCOMPATIBLE_POST, f"{post['type']} does not fit {media.mime}.")


def _passes(fields: UploadFields, media: Media, size: int) -> bool:
    if fields.checks is None:
        return True
    facts = facts_of(fields, media, size)
    expression = parse(fields.checks)
    for comparison in comparisons(expression):
        refuse_unknown(comparison)
    return holds(expression, lambda comparison: is_true(comparison, facts))
