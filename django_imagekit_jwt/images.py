"""The markup of pictures, as plain functions: a file's address, and ``<img>`` with a ``srcset``.

Responsible for: which candidates a picture has, which attributes it gets, escaping them.
Does not know: template contexts, who may see a file, or how an address is made and signed.

Sources: ImageKit's OpenAPI file (schemas GetImageAttributesOptions and ResponsiveImageAttributes),
and for what that leaves open ImageKit's JavaScript SDK (getResponsiveImageAttributes).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString

from .exceptions import shown
from .files import ImageKitFile, file_at
from .policies import DEFAULT_POLICY, get_policy
from .protocol.transformations import CODES, Transformation, transformation_text

DEVICE_BREAKPOINTS = (640, 750, 828, 1080, 1200, 1920, 2048, 3840)
"""Widths of screens in pixels: the OpenAPI file's default of ``deviceBreakpoints``."""
IMAGE_BREAKPOINTS = (16, 32, 48, 64, 96, 128, 256, 384)
"""Widths of small pictures in pixels: its default of ``imageBreakpoints``."""
_VIEWPORT_WIDTHS = re.compile(r"(\d*\.?\d+)vw", re.ASCII | re.IGNORECASE)
_PIXELS = re.compile(r"[1-9][0-9]{0,4}")
_ATTRIBUTE = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, kw_only=True)
class ImageOptions:
    """What a page says of a picture, sizes in CSS pixels; every text is plain, not yet HTML."""

    transformation: str = ""
    width: int | None = None
    height: int | None = None
    sizes: str = ""
    attributes: Mapping[str, str]

    @property
    def is_fluid(self) -> bool:
        """Say whether the browser picks by the width it needs, and not by the screen's density."""
        return bool(self.sizes) or not (self.width or self.height)


def picture_file(value: object, policy: str = "") -> ImageKitFile:
    """Give the file that a page names: a model field's value, or the path of one.

    A path is of the account and the privacy of that policy, or else of the default one. Raises
    UnknownPolicy for a policy that is not open here, and ValueError for what names no file.
    """
    if policy:
        get_policy(policy)
    if value is None or isinstance(value, str):
        return file_at(value or "", policy or DEFAULT_POLICY)
    if isinstance(value, ImageKitFile):
        return value
    mend = 'Give the value of a model\'s ImageKitFileField, or a path such as "/a/b.jpg".'
    raise ValueError(f"The file is of type {type(value).__name__}. {mend}")


def image_url(
    file: ImageKitFile, transformation: Transformation | None, step: Mapping[str, object]
) -> str:
    """Give the address of a file transformed and then by one step more; empty for no file.

    Raises ValueError for no transformation, file or none. It is an address and not yet HTML.
    """
    text = ":".join(filter(None, (_text_of(transformation), transformation_text(step))))
    return file.url_for(text) if file else ""


def image_options(
    given: Mapping[str, object], transformation: Transformation | None = None
) -> ImageOptions:
    """Sort a tag's keywords into sizes and HTML attributes; raises ValueError for a wrong one.

    Text that is marked as safe HTML, as a template's own words are, is taken for what it says.
    """
    if "alt" not in given:
        raise ValueError(
            "imagekit_image has no alt. Give the words that stand for the picture where it cannot "
            'be seen, or alt="" where it is only decoration.'
        )
    named = dict(given)
    return ImageOptions(
        transformation=_text_of(transformation),
        width=_pixels("width", named.pop("width", None)),
        height=_pixels("height", named.pop("height", None)),
        sizes=_plain(named.pop("sizes", None)),
        attributes={"alt": _plain(named.pop("alt")), **_attributes(named)},
    )


def image_element(file: ImageKitFile, options: ImageOptions) -> SafeString:
    """Give the markup of one ``<img>``, or nothing for no file.

    ``src`` is the largest candidate, and ``sizes`` is ``100vw`` where none is given and it is
    needed (ResponsiveImageAttributes).
    """
    if not file:
        return SafeString("")
    candidates = [
        (file.url_for([options.transformation, step]), descriptor)
        for step, descriptor in _candidates(options)
    ]
    attributes = {
        "src": candidates[-1][0],
        "srcset": ", ".join(map(" ".join, candidates)),
        **_layout(options),
        **options.attributes,
    }
    pairs = ((name, escape(text)) for name, text in attributes.items())
    return format_html("<img {}>", format_html_join(" ", '{}="{}"', pairs))


def _text_of(transformation: Transformation | None) -> str:
    return "" if transformation is None else transformation_text(transformation)


def _candidates(options: ImageOptions) -> Iterator[tuple[dict[str, object], str]]:
    """Give each candidate's last step, and its descriptor in ``srcset``, smallest first."""
    if options.is_fluid:
        for width in _widths(options.sizes or "100vw"):
            yield {"width": width, "crop": "at_max"}, f"{width}w"
    else:
        for density in (1, 2):
            yield _box(options, density), f"{density}x"


def _widths(sizes: str) -> list[int]:
    """Give the breakpoints that a picture of these ``sizes`` may need.

    Those below the smallest ``vw`` of the smallest device are left out (GetImageAttributesOptions).
    Chosen: a ``vw`` within ``calc()`` counts too, and the largest breakpoint always stays.
    """
    smallest = min(map(float, _VIEWPORT_WIDTHS.findall(sizes)), default=0)
    least = DEVICE_BREAKPOINTS[0] * smallest / 100
    every = (*IMAGE_BREAKPOINTS, *DEVICE_BREAKPOINTS)
    return [width for width in every if width >= least] or [every[-1]]


def _box(options: ImageOptions, density: int) -> dict[str, object]:
    """Give the step to the width and height that are shown, for a screen of that density.

    One of them alone makes no picture larger than it is (``at_max``, as in the SDK); both are the
    exact size, by ImageKit's default crop. Chosen: exact pixels, where the SDK rounds the width up
    to a breakpoint; and a height alone is treated as a width alone.
    """
    sides = {"width": options.width, "height": options.height}
    box: dict[str, object] = {name: side * density for name, side in sides.items() if side}
    return box if len(box) == len(sides) else {**box, "crop": "at_max"}


def _layout(options: ImageOptions) -> dict[str, str]:
    """Give the attributes that say how large the picture will be."""
    found = {
        "sizes": (options.sizes or "100vw") if options.is_fluid else None,
        "width": options.width,
        "height": options.height,
    }
    return {name: str(value) for name, value in found.items() if value}


def _pixels(name: str, value: object) -> int | None:
    if value is None:
        return None
    if not _PIXELS.fullmatch(str(value)):
        raise ValueError(f"{name} is {shown(value)}. Give a whole number of pixels, such as 300.")
    return int(str(value))


def _attributes(named: Mapping[str, object]) -> dict[str, str]:
    """Give the other attributes: None and False leave one out, True gives it without a value."""
    values = {"loading": "lazy", "decoding": "async"} | {
        _attribute_name(keyword): value for keyword, value in named.items()
    }
    return {
        name: "" if value is True else _plain(value)
        for name, value in values.items()
        if value is not None and value is not False
    }


def _attribute_name(keyword: str) -> str:
    name = keyword.replace("_", "-")
    if keyword in CODES or keyword in CODES.values():
        example = f'transformation="{CODES.get(keyword, keyword)}-..."'
        raise ValueError(f"{keyword} is a transformation. Write it as {example}.")
    if name in {"src", "srcset"}:
        raise ValueError(f"{name} is made from the file. Leave it out.")
    if name.startswith("on"):
        raise ValueError(f"{name} could run script. Leave it out, and listen from a script file.")
    if not _ATTRIBUTE.fullmatch(name):
        mend = "Write it in small letters, such as data_id for data-id."
        raise ValueError(f"{shown(keyword)} is no name of an attribute. {mend}")
    return name


def _plain(value: Any) -> str:
    """Give the text that a value says; marked as safe it is HTML, which may hold bare quotes."""
    return "" if value is None else unescape(conditional_escape(value))
