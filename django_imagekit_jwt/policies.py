"""Policies: what may be uploaded, by name.

Responsible for: the options of a policy, looked over once, and finding a policy in the settings.
Does not know: uploads, tokens, records, or whether who is asking may ask.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.module_loading import import_string

from . import options
from .conf import conf
from .exceptions import NotConfigured, UnknownPolicy, shown
from .naming import FileNameTemplate, FolderTemplate
from .protocol.parameters import PARAMETERS
from .protocol.tokens import MAX_LIFETIME
from .protocol.upload_checks import Limits, to_checks
from .quotas import Quota
from .uploads import WantedUpload

DEFAULT_POLICY = "default"
MAX_BATCH_SIZE = 1000
COSTLY_PARAMETERS = frozenset({"webhookUrl", "extensions", "transformation"})
FREE_PARAMETERS = frozenset(PARAMETERS) - COSTLY_PARAMETERS


@dataclass(frozen=True, kw_only=True)
class UploadPolicy:
    """What one kind of upload may be: every option is optional, the defaults are the safe ones.

    Raises NotConfigured, naming the option, the value and the mend, where one cannot be meant.
    """

    name: str = DEFAULT_POLICY

    folder: str = ""
    """Where files go, as a template: ``/avatars/{user.pk}/{date:%Y/%m}``. Empty: where the client
    says."""

    file_name: str = ""
    """What files are called, as a template: ``{name}{extension}`` is the client's name as ImageKit
    would write it, ``{random}{extension}`` one the server makes. Empty: the client's."""

    use_unique_file_name: bool | None = None
    """Whether ImageKit adds a unique suffix. None: as the client says, and ImageKit adds one."""

    overwrite: bool | None = None
    """Whether a file of that name may be replaced. None: as the client says."""

    max_size: int | str | None = None
    """The most a file may hold: bytes, or such as ``"5 MB"`` (powers of 1024)."""

    min_size: int | str | None = None
    """The least a file may hold."""

    mime_types: Iterable[str] = ()
    """What a file may be, by its bytes: ``"image/png"``, ``"image/*"``. Empty: anything."""

    min_width: int | None = None
    """The narrowest an image or a video may be, in pixels."""

    max_width: int | None = None
    """The widest."""

    min_height: int | None = None
    """The lowest."""

    max_height: int | None = None
    """The highest."""

    min_duration: float | None = None
    """The shortest a video may be, in seconds."""

    max_duration: float | None = None
    """The longest."""

    checks: str = ""
    """A ``checks`` expression of your own, that must hold beside the limits above."""

    client_parameters: Iterable[str] = FREE_PARAMETERS
    """Names of the parameters that a client may set. ``webhookUrl``, ``extensions`` and
    ``transformation`` spend money or send data elsewhere: allowed only if named here."""

    fixed_parameters: Mapping[str, Any] = field(default_factory=dict)
    """Parameters the server sets, as Python values; a client cannot set them to anything else."""

    permission: str | Callable[[Any], object] | None = None
    """Who may use the policy, beside ``PERMISSION_CLASSES``: a Django permission such as
    ``"shop.add_picture"``, a callable that takes the user, or a REST framework permission class.
    The last two may be dotted paths."""

    lifetime: options.Lifetime = None
    """How long a token lives, and the most a client may ask for: seconds, a timedelta, or a
    callable that gives one. None: ``TOKEN_LIFETIME``, and at most an hour."""

    account: str = ""
    """The name of one of ``ACCOUNTS``. Empty: the keys of the settings themselves."""

    batch_size: int = 100
    """How many uploads one request may ask for, at most 1000."""

    quotas: Sequence[Quota | Mapping[str, Any]] = ()
    """How much one user may upload in a time: ``{"files": 50, "bytes": "1 GB", "per": "day"}``."""

    def __post_init__(self) -> None:
        """Look every option over, so that a mistake shows in the checks and not at an upload."""
        options.whole_number("batch_size", self.batch_size, 1, MAX_BATCH_SIZE)
        if self.lifetime is not None and not callable(self.lifetime):
            options.seconds("lifetime", self.lifetime)
        for option, value in (
            (
                "client_parameters",
                options.parameter_names("client_parameters", self.client_parameters),
            ),
            ("fixed_parameters", options.wire_forms("fixed_parameters", self._fixed())),
            ("quotas", options.quotas("quotas", self.quotas)),
        ):
            object.__setattr__(self, option, value)
        _ = self.expression, self.folder_template, self.file_name_template
        if "checks" in self.fixed_parameters:
            raise NotConfigured("fixed_parameters has checks. Use the option checks for that.")
        if self.limits.max_size is None and self.counts_bytes:
            raise NotConfigured("quotas count bytes, so there must be a max_size. Set that too.")

    def _fixed(self) -> dict[str, Any]:
        switches = {
            "useUniqueFileName": self.use_unique_file_name,
            "overwriteFile": self.overwrite,
        }
        given = {name: value for name, value in switches.items() if value is not None}
        return {**self.fixed_parameters, **given}

    def parameters(self, request: HttpRequest | None, upload: WantedUpload) -> Mapping[str, object]:
        """Give further parameters for one upload, as Python values: for what no option covers.

        Override it in a subclass. A client cannot set what this gives to anything else.
        """
        return {}

    @cached_property
    def limits(self) -> Limits:
        """The limits on a file's bytes, read."""
        bounds = {bound: getattr(self, bound) for pair in options.BOUNDS for bound in pair}
        sizes = {bound: options.size(bound, bounds[bound]) for bound in ("min_size", "max_size")}
        types = options.texts("mime_types", self.mime_types)
        limits = options.read_option(
            "limits", lambda: Limits(**{**bounds, **sizes, "mime_types": types})
        )
        options.refuse_disorder(limits)
        return limits

    @cached_property
    def expression(self) -> str:
        """The limits and the policy's own checks as one expression; empty where there are none."""
        return options.read_option("checks", lambda: to_checks(self.limits, self.checks))

    @cached_property
    def folder_template(self) -> FolderTemplate | None:
        """The template of the folder, read; None where the client says."""
        if not self.folder:
            return None
        return options.read_option("folder", lambda: FolderTemplate(self.folder))

    @cached_property
    def file_name_template(self) -> FileNameTemplate | None:
        """The template of the file's name, read; None where the client says."""
        if not self.file_name:
            return None
        return options.read_option("file_name", lambda: FileNameTemplate(self.file_name))

    @cached_property
    def counted(self) -> tuple[Quota, ...]:
        """The quotas, read."""
        return tuple(quota for quota in self.quotas if isinstance(quota, Quota))

    @cached_property
    def counts_bytes(self) -> bool:
        """Whether one of the quotas counts bytes."""
        return any(quota.bytes for quota in self.counted)

    def seconds(self, wanted: int | None) -> int:
        """Give the seconds a token lives: what was asked for, or the default, under the cap."""
        if self.lifetime is None:
            return conf.TOKEN_LIFETIME if wanted is None else min(wanted, MAX_LIFETIME)
        most = options.seconds("lifetime", self.lifetime)
        return most if wanted is None else min(wanted, most)


def policy_options() -> frozenset[str]:
    """Give the names of the options that a policy's dictionary may hold."""
    return frozenset(option.name for option in fields(UploadPolicy)) - {"name"}


def get_policy(name: str = DEFAULT_POLICY) -> UploadPolicy:
    """Give the policy of that name as the settings define it now.

    Raises UnknownPolicy, or NotConfigured where the options are wrong. ``"default"`` exists without
    being defined, and is closed by defining it as ``None``.
    """
    defined: Mapping[str, Any] = {DEFAULT_POLICY: _NOTHING, **conf.POLICIES}
    definition = defined.get(name)
    if definition is None:
        raise UnknownPolicy(name, [known for known, how in defined.items() if how is not None])
    made_from, policy = _made.get(name, (None, None))
    if policy is None or made_from is not definition:
        policy = _make(name, definition)
        _made[name] = definition, policy
    return policy


_NOTHING: Mapping[str, Any] = {}
_made: dict[str, tuple[object, UploadPolicy]] = {}
"""The policies as they were last made, and what of: looking all options over takes its time."""


def _make(name: str, definition: object) -> UploadPolicy:
    try:
        made = import_string(definition) if isinstance(definition, str) else definition
        if isinstance(made, UploadPolicy):
            return replace(made, name=name)
        if isinstance(made, type) and issubclass(made, UploadPolicy):
            return made(name=name)
        if isinstance(made, Mapping):
            return UploadPolicy(name=name, **made)
    except (ImportError, TypeError, NotConfigured) as error:
        raise NotConfigured(f"IMAGEKIT_JWT['POLICIES'][{shown(name)}]: {error}") from error
    raise NotConfigured(
        f"IMAGEKIT_JWT['POLICIES'][{shown(name)}] is of type {type(made).__name__}. Make it a "
        "dictionary, or the dotted path of an UploadPolicy or of a subclass."
    )
