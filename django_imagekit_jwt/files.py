"""A file at ImageKit, as templates and models hold it: its path, and from that its addresses.

Responsible for: URLs made of the account's URL endpoint and the path, never of what a client said.
Does not know: how the path came to be known, or columns and forms.
"""

import time
from dataclasses import dataclass, field

from .conf import conf, key_pair, url_endpoint
from .exceptions import ImageKitJWTError
from .models import IssuedToken, records
from .outcomes import account_of_record
from .policies import get_policy
from .protocol.delivery import THUMBNAIL, file_url, sign_url
from .protocol.file_paths import possible_keys
from .protocol.transformations import Transformation, transformation_text


@dataclass(frozen=True)
class ImageKitFile:
    """A file by its ``path``; one without a path is no file, and false.

    ``jti`` is the token's id while the file comes straight from a receipt.
    """

    path: str = ""
    account: str = ""
    is_private: bool = False
    jti: str = field(default="", compare=False, repr=False)

    def __bool__(self) -> bool:
        """Say whether there is a file."""
        return bool(self.path)

    def __str__(self) -> str:
        """Give the path, as it is stored."""
        return self.path

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def url(self) -> str:
        """The file's address; of a private one signed, so that it serves for a while."""
        return self.url_for("")

    @property
    def thumbnail_url(self) -> str:
        """The address of the small picture that ImageKit's own media library shows."""
        return self.url_for(THUMBNAIL)

    def url_for(self, transformation: Transformation) -> str:
        """Give the address of the file transformed: ``"w-300,h-200"`` or ``{"width": 300}``.

        Raises ValueError for no file or no transformation, NotConfigured for no URL endpoint.
        """
        if not self:
            raise ValueError("There is no file, so it has no address. Ask first whether there is.")
        endpoint = url_endpoint(self.account)
        text = transformation_text(transformation) if transformation else ""
        address = file_url(endpoint, self.path, text)
        if not self.is_private:
            return address
        return sign_url(address, endpoint, key_pair(self.account).private_key, _expiry())

    @property
    def file_id(self) -> str | None:
        """ImageKit's id of the file, if the record of its upload is still there."""
        record = self.record
        return None if record is None else record.file_id

    @property
    def record(self) -> IssuedToken | None:
        """The record of the upload that the file came from, the newest if it was overwritten."""
        if self.jti:
            return records().filter(jti=self.jti).first()
        keys = possible_keys(self.path) if self else ()
        uploads = records().filter(path_key__in=keys, file_path=self.path, file_id__isnull=False)
        return uploads.order_by("-pk").first()


def file_at(path: str, policy: str) -> ImageKitFile:
    """Give the file at a path that was uploaded under that policy; a check names a wrong one."""
    try:
        rules = get_policy(policy)
    except ImageKitJWTError:
        return ImageKitFile(path)
    return ImageKitFile(path, rules.account, rules.fixed_parameters.get("isPrivateFile") == "true")


def file_of(record: IssuedToken) -> ImageKitFile:
    """Give the file of an upload that is done."""
    is_private = record.parameters.get("isPrivateFile") == "true"
    return ImageKitFile(record.file_path, account_of_record(record), is_private, record.jti)


def addresses(file: ImageKitFile) -> tuple[str, str] | tuple[None, None]:
    """Give a file's address and its thumbnail's, or None twice where they cannot be made.

    So it is without a URL endpoint in the settings, and for what is no path.
    """
    try:
        return file.url, file.thumbnail_url
    except (ImageKitJWTError, ValueError):
        return None, None


def _expiry() -> int:
    """Give when an address ends, at least its lifetime from now, and the same for a while.

    A new one at each request could be kept in no cache.
    """
    lifetime = conf.SIGNED_URL_LIFETIME
    return (int(time.time()) // lifetime + 2) * lifetime
