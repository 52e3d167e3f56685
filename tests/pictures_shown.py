"""What tests of pictures ask for."""

from collections.abc import Mapping
from typing import Any

from django_imagekit_jwt.files import ImageKitFile
from django_imagekit_jwt.images import image_element, image_options
from django_imagekit_jwt.protocol.transformations import Transformation

from .markup import Attributes, elements

ENDPOINT = "https://ik.imagekit.io/suite"


CAT = ImageKitFile("/cat.jpg")


AT_CAT = f"{ENDPOINT}/cat.jpg"


def _image(
    options: Mapping[str, Any],
    transformation: Transformation | None = None,
    file: ImageKitFile = CAT,
) -> Attributes:
    """Give the attributes of the one element that the markup is."""
    given_options = {"alt": "", **options}
    [element] = elements(image_element(file, image_options(given_options, transformation)))
    assert element.tag == "img"
    return element.attributes


def _srcset(found: Attributes) -> list[tuple[str, str]]:
    """Read candidates as HTML says: an address ends at white space, and commas at its end split."""
    rest, candidates = found["srcset"] or "", []
    while rest := rest.lstrip(" \t\n\f\r,"):
        url, rest = rest.split(maxsplit=1)
        assert not url.endswith(","), "a candidate without a descriptor"
        descriptor, _, rest = rest.partition(",")
        candidates.append((url, descriptor))
    return candidates
