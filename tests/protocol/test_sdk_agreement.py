"""The same transformations and addresses, written here and by ImageKit's own Python SDK."""

from typing import Any

import pytest

from django_imagekit_jwt.protocol.delivery import file_url, sign_url
from django_imagekit_jwt.protocol.transformations import CODES, transformation_text
from tests.factories import KEYS

ENDPOINT = "https://ik.imagekit.io/demo"
KEY = KEYS.private_key


@pytest.fixture(scope="module")
def sdk() -> Any:
    return pytest.importorskip("imagekitio.lib.helper", reason="imagekitio is not installed")


def test_the_names_and_codes_are_those_of_imagekits_sdk(sdk: Any) -> None:
    assert {**CODES, "raw": "raw"} == sdk.SUPPORTED_TRANSFORMS


ANY: list[object] = ["a_b-c.d", "", " ", "true", "-", 300, 0, 0.5, 2.0, True, False, None]
ON_OR_OFF: list[object] = ["", " ", "true", "-", True, False, None]
"""Of a flag the SDK drops any other value, which is refused here."""
TEXTS: list[object] = ["a_b-c.d", "", " ", "true", "-"]
"""Of a path the SDK writes True as ``True``, which is no value of ImageKit's."""
VALUES = {
    **dict.fromkeys(CODES, ANY),
    **dict.fromkeys(("grayscale", "contrast_stretch", "ai_upscale", "ai_retouch"), ON_OR_OFF),
    **dict.fromkeys(("ai_remove_background", "ai_remove_background_external"), ON_OR_OFF),
    **dict.fromkeys(("ai_variation",), ON_OR_OFF),
    **dict.fromkeys(("default_image", "font_family"), TEXTS),
}


@pytest.mark.parametrize("name", CODES)
def test_imagekits_sdk_writes_each_name_the_same(sdk: Any, name: str) -> None:
    for value in VALUES[name]:
        steps: list[Any] = [{name: value}, {"width": 1}]
        assert transformation_text(steps) == sdk._build_transformation_string(steps), value


def test_imagekits_sdk_writes_paths_and_resolutions_the_same(sdk: Any) -> None:
    steps: list[Any] = [
        {"default_image": "/a/b.png/", "font_family": "fonts/a.ttf"},
        {"streaming_resolutions": ["240", "360"], "width": 300},
        {"height": None},
    ]
    assert transformation_text(steps) == sdk._build_transformation_string(steps)


@pytest.mark.parametrize(
    "path", ["/a.jpg", "/été/日本 &c;d.jpg", "/a%20b#c?d=e.jpg", "/a'(1)~!$*+,=@:.x"]
)
@pytest.mark.parametrize("steps", [[], [{"width": 300, "crop": "at_max"}, {"rotation": 90}]])
@pytest.mark.parametrize("lifetime", [None, 600])
def test_imagekits_sdk_gives_the_same_url(
    sdk: Any,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    steps: list[dict[str, object]],
    lifetime: int | None,
) -> None:
    monkeypatch.setattr(sdk.time, "time", lambda: 1700000000)
    theirs = sdk._build_url(
        path, ENDPOINT, "query", steps, {}, signed=True, expires_in=lifetime, private_key=KEY
    )
    expires = None if lifetime is None else 1700000000 + lifetime
    url = file_url(ENDPOINT, path, transformation_text(steps))
    assert sign_url(url, ENDPOINT, KEY, expires) == theirs
