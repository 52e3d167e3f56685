"""A picture is made to fit into a box before it is uploaded, and else stays what it is."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageOps
from playwright.sync_api import Page

from tests.browser.resizing import encoded, large_jpeg, one, photo, resized

pytestmark = pytest.mark.browser

ORIENTATION = 0x0112
TIMES = "\u00d7"


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_a_picture_is_made_to_fit_and_stays_what_it_is(blank: Page, kind: str) -> None:
    answer = one(blank, encoded(photo(1600, 1200), kind, quality=95), kind=kind)
    assert (answer.name, answer.type, answer.lastModified) == (f"0.{kind}", f"image/{kind}", 10**12)
    assert (answer.from_, answer.to) == (f"1600 {TIMES} 1200", f"800 {TIMES} 600")
    assert (answer.image.format, answer.image.size) == (kind.upper(), (800, 600))
    assert len(blank.workers) == 1


@pytest.mark.parametrize(
    ("box", "size"),
    [
        ((400, 4000), (400, 300)),
        ((4000, 300), (400, 300)),
        ((0, 600), (800, 600)),
        ((1000, 0), (1000, 750)),
        ((1599, 1200), (1599, 1199)),
        ((3, 3), (3, 2)),
        ((1, 1), (1, 1)),
    ],
)
def test_the_ratio_is_kept_whichever_side_is_over(
    blank: Page, box: tuple[int, int], size: tuple[int, int]
) -> None:
    assert one(blank, large_jpeg(), box=box).image.size == size


def test_a_thin_picture_does_not_vanish(blank: Page) -> None:
    answer = one(blank, encoded(photo(3000, 3), "png"), kind="png", box=(100, 100))
    assert answer.to == f"100 {TIMES} 1"


@pytest.mark.parametrize("box", [(1600, 1200), (4000, 4000), (0, 0)])
def test_what_fits_is_left_alone(blank: Page, box: tuple[int, int]) -> None:
    assert resized(blank, encoded(photo(1600, 1200), "jpeg", quality=100), box=box) == [None]


@pytest.mark.parametrize("orientation", range(2, 9))
def test_it_is_upright_as_its_exif_says(blank: Page, orientation: int) -> None:
    corners = Image.new("RGB", (1200, 900), "white")
    corners.paste("red", (0, 0, 600, 450))
    corners.paste("blue", (0, 450, 600, 900))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    file = encoded(corners, "jpeg", quality=100, exif=exif)
    answer = one(blank, file, box=(400, 400))
    expected = ImageOps.exif_transpose(Image.open(BytesIO(file)))
    assert answer.from_ == f"{expected.width} {TIMES} {expected.height}"
    assert ORIENTATION not in answer.image.getexif()
    shown = answer.image.resize((2, 2), Image.Resampling.BOX)
    wanted = expected.resize((2, 2), Image.Resampling.BOX)
    assert shown.size == wanted.size
    assert most_different(shown, wanted) < 16


def most_different(one: Image.Image, other: Image.Image) -> int:
    """Give by how much the most different of their samples differ, of 255."""
    return max(ImageChops.difference(one.convert("RGB"), other.convert("RGB")).tobytes())


def test_metadata_is_gone(blank: Page) -> None:
    exif = Image.Exif()
    exif[0x010E] = "at home"
    file = encoded(photo(1600, 1200), "jpeg", quality=95, exif=exif)
    assert b"at home" in file
    answer = one(blank, file)
    assert b"at home" not in answer.data
    assert not answer.image.getexif()


def test_transparency_stays(blank: Page) -> None:
    clear = photo(1600, 1200).convert("RGBA")
    clear.paste((0, 0, 0, 0), (0, 0, 800, 1200))
    answer = one(blank, encoded(clear, "png"), kind="png").image
    assert answer.getpixel((100, 300)) == (0, 0, 0, 0)
    pixel = answer.getpixel((700, 300))
    assert isinstance(pixel, tuple)
    assert pixel[3] == 255


def test_fine_lines_become_grey_and_are_not_lost(blank: Page) -> None:
    lines = Image.new("RGB", (2, 1), "white")
    lines.putpixel((0, 0), (0, 0, 0))
    tiled = Image.new("RGB", (2000, 1000))
    for x in range(0, 2000, 2):
        tiled.paste(lines.resize((2, 1000), Image.Resampling.NEAREST), (x, 0))
    answer = one(blank, encoded(tiled, "png", compress_level=0), kind="png", box=(450, 450))
    assert most_different(answer.image, Image.new("RGB", (450, 225), (127, 127, 127))) < 8


@pytest.mark.parametrize("kind", ["webp", "png"])
def test_what_moves_is_left_alone(blank: Page, kind: str) -> None:
    turned = photo(1600, 1200).transpose(Image.Transpose.ROTATE_180)
    file = encoded(photo(1600, 1200), kind, save_all=True, append_images=[turned], duration=100)
    assert resized(blank, file, kind=kind) == [None]


def test_other_kinds_are_left_alone(blank: Page) -> None:
    gif = encoded(photo(1600, 1200), "gif")
    for kind in ("gif", "avif", "png", "jpeg", "webp", ""):
        assert resized(blank, gif, kind=kind) == [None]
    assert blank.workers == []


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_what_cannot_be_read_is_left_alone(blank: Page, kind: str) -> None:
    whole = encoded(photo(1600, 1200), kind)
    assert resized(blank, whole[:30], b"", b"nothing", kind=kind) == [None, None, None]


def test_a_copy_that_would_be_larger_is_not_taken(blank: Page) -> None:
    flat = encoded(Image.new("1", (1600, 1200)), "png")
    assert resized(blank, flat, kind="png", box=(1599, 1599)) == [None]
