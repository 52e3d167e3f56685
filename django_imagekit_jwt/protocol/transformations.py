"""ImageKit's transformation text, escaped for a URL's query.

Responsible for: the names of ImageKit's SDKs and their codes, the values' spelling, escaping.
Does not know: URLs, files, or what ImageKit makes of a transformation.

Sources: ImageKit's page "Transformations", its OpenAPI file (schema Transformation), and its
Python SDK for what True, False, None and empty text mean. Layers ("overlays") and text of a
language this module does not know are written in ImageKit's own text form.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias
from urllib.parse import quote

from django_imagekit_jwt.exceptions import did_you_mean, shown

Transformation: TypeAlias = str | Mapping[str, object] | Sequence[str | Mapping[str, object]]

CODES: Mapping[str, str] = {
    "width": "w",
    "height": "h",
    "aspect_ratio": "ar",
    "background": "bg",
    "border": "b",
    "crop": "c",
    "crop_mode": "cm",
    "dpr": "dpr",
    "focus": "fo",
    "quality": "q",
    "x": "x",
    "x_center": "xc",
    "y": "y",
    "y_center": "yc",
    "format": "f",
    "video_codec": "vc",
    "audio_codec": "ac",
    "radius": "r",
    "rotation": "rt",
    "blur": "bl",
    "named": "n",
    "default_image": "di",
    "flip": "fl",
    "original": "orig",
    "start_offset": "so",
    "end_offset": "eo",
    "duration": "du",
    "streaming_resolutions": "sr",
    "grayscale": "e-grayscale",
    "ai_upscale": "e-upscale",
    "ai_retouch": "e-retouch",
    "ai_variation": "e-genvar",
    "ai_drop_shadow": "e-dropshadow",
    "ai_change_background": "e-changebg",
    "ai_remove_background": "e-bgremove",
    "ai_remove_background_external": "e-removedotbg",
    "ai_edit": "e-edit",
    "contrast_stretch": "e-contrast",
    "shadow": "e-shadow",
    "sharpen": "e-sharpen",
    "unsharp_mask": "e-usm",
    "gradient": "e-gradient",
    "color_replace": "cr",
    "colorize": "e-colorize",
    "distort": "e-distort",
    "progressive": "pr",
    "lossless": "lo",
    "color_profile": "cp",
    "metadata": "md",
    "density": "dn",
    "opacity": "o",
    "trim": "t",
    "zoom": "z",
    "page": "pg",
    "font_size": "fs",
    "font_family": "ff",
    "font_color": "co",
    "inner_alignment": "ia",
    "padding": "pa",
    "alpha": "al",
    "typography": "tg",
    "line_height": "lh",
    "font_outline": "fol",
    "font_shadow": "fsh",
    "color": "co",
}
_CODE = re.compile(r"[a-z][a-z0-9]{0,3}|e-[a-z]+")
_ONLY_FLAGS = frozenset(
    f"e-{name}"
    for name in ("grayscale", "contrast", "removedotbg", "bgremove", "upscale", "retouch", "genvar")
)
_OR_FLAGS = frozenset(
    f"e-{name}" for name in ("sharpen", "shadow", "gradient", "usm", "dropshadow")
)
"""Effects that are written without a value, or with one."""
_PATHS = frozenset({"di", "ff"})
_AS_TEXT = 'Give it as text, such as "w-300,h-200:rt-90".'
_UNSAFE = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~,:@/=-]")
"""What is not of ImageKit's language; an escape is found whole, so that it can stay."""


def transformation_text(transformation: Transformation) -> str:
    """Give the text for ``?tr=``, escaped; raises ValueError naming what cannot be said.

    A text is ImageKit's own, such as ``"w-300,h-200:rt-90"``: it keeps its meaning and its escapes.
    A mapping is one step of plain values, under the SDKs' names (``aspectRatio``,
    ``aspect_ratio``) or ImageKit's codes (``ar``); a sequence is a chain of steps. An overlay is
    not said by a mapping: write it as text.
    """
    steps: object = transformation
    if isinstance(steps, str) or not isinstance(steps, Sequence):
        steps = [steps]
    return ":".join(filter(None, map(_step, steps)))


def _step(step: object) -> str:
    if isinstance(step, str):
        return _UNSAFE.sub(_escaped, _sendable("The transformation", step.strip()))
    if isinstance(step, Mapping):
        return ",".join(filter(None, (_part(key, value) for key, value in step.items())))
    mend = 'Give text, a mapping such as {"width": 300}, or a list of these.'
    raise ValueError(f"The transformation is {shown(step)}. {mend}")


def _escaped(found: re.Match[str]) -> str:
    return found[0] if len(found[0]) > 1 else quote(found[0], safe="")


def _sendable(name: str, value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        sentence = f"{name} is {shown(value)}, with a character that cannot be sent."
        raise ValueError(f"{sentence} Leave that out.") from None
    return value


def _part(key: object, value: object) -> str:
    code = _code(key)
    if value is None or value is False:
        return ""
    if code in _ONLY_FLAGS:
        return _flag(code, key, value)
    plain = _plain(code, key, value)
    if code in _OR_FLAGS and plain in {"", "true"}:
        return code
    if code == "t":
        plain = plain or "true"
    return f"{code}-{quote(plain, safe='@')}" if plain else ""


def _code(key: object) -> str:
    """Give the code of a name; a short word that is no name is taken for a code not known here."""
    name = (
        re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", key) if isinstance(key, str) else ""
    )
    if name in CODES:
        return CODES[name]
    if name in {"raw", "overlay"} or name.startswith("l-"):
        raise ValueError(f"{shown(key)} is not said by a mapping. {_AS_TEXT}")
    if name == key and _CODE.fullmatch(name):
        return name
    hint = did_you_mean(name, CODES, otherwise=_AS_TEXT)
    raise ValueError(f"{shown(key)} is no transformation. {hint}")


def _flag(code: str, key: object, value: object) -> str:
    if value is True or value in ("true", "-"):
        return code
    if isinstance(value, str) and not value.strip():
        return ""
    raise ValueError(f"{key} is {shown(value)}. Give True to have it, or leave it out.")


def _plain(code: str, key: object, value: object) -> str:
    """Give the value as text, before it is escaped."""
    if code == "sr" and isinstance(value, (list, tuple)):
        return "_".join(_plain("", key, one) for one in value)
    plain = _scalar(key, value)
    if "," in plain or ":" in plain:
        mend = "It would end the step: leave ',' and ':' out, or give the transformation as text."
        raise ValueError(f"{key} is {shown(value)}. {mend}")
    if code in _PATHS:
        plain = plain.removeprefix("/").removesuffix("/").replace("/", "@@")
    return plain if plain.strip() else ""


def _scalar(key: object, value: object) -> str:
    if value is True:
        return "true"
    if isinstance(value, str):
        return _sendable(str(key), value)
    if isinstance(value, (int, float)) and math.isfinite(value):
        return str(int(value) if value == int(value) else value)
    raise ValueError(f"{key} is {shown(value)}. Give text, a number or True.")
