"""Which comparisons hold for which upload."""

import pytest

from django_imagekit_jwt.testing.emulator.checks import Comparison, parse
from django_imagekit_jwt.testing.emulator.comparisons import is_true, refuse_unknown
from django_imagekit_jwt.testing.emulator.facts import facts_of
from django_imagekit_jwt.testing.emulator.fields import read_fields
from django_imagekit_jwt.testing.emulator.media import Media
from django_imagekit_jwt.testing.emulator.refusals import INVALID_CHECKS, Refusal

FIELDS = read_fields(
    {
        "fileName": "dress.png",
        "folder": "/marketing/2026",
        "tags": "red,summer",
        "isPrivateFile": "true",
        "customMetadata": '{"brand": "Nike", "price": 9.5, "sale": true, "sizes": ["S", 42],'
        ' "since": "2026-01-02", "none": null, "nested": {"a": 1}}',
    }
)
IMAGE = Media("image/png", width=300, height=200)


def _comparison(text: str) -> Comparison:
    comparison = parse(text)
    assert isinstance(comparison, Comparison)
    return comparison


def _is_true(text: str, media: Media = IMAGE, size: int = 1024) -> bool:
    comparison = _comparison(text)
    refuse_unknown(comparison)
    return is_true(comparison, facts_of(FIELDS, media, size))


@pytest.mark.parametrize(
    "text",
    [
        '"file.size" = 1024',
        '"file.size" = 1kb',
        '"file.size" <= "1 KB"',
        '"file.size" < 0.5mb',
        '"file.size" < 1GB',
        '"file.size" > 1023b',
        '"file.size" >= 1024',
        '"file.mime" = image/png',
        '"file.mime" NOT = image/gif',
        '"file.mime" : image/',
        '"file.mime" IN [image/gif, image/png]',
        '"file.mime" NOT IN [image/gif, "video/mp4"]',
        '"mediaMetadata.width" = 300',
        '"mediaMetadata.height" < 201',
        '"request.fileName" : dress',
        '"request.folder" : "/marketing/"',
        '"request.folder" NOT = marketing',
        '"request.tags" HAS red',
        '"request.tags" NOT HAS blue',
        '"request.isPrivateFile" = true',
        '"request.useUniqueFileName" NOT = false',
        '"request.customMetadata.brand" = Nike',
        '"request.customMetadata.price" >= 9.5',
        '"request.customMetadata.price" NOT = 9',
        '"request.customMetadata.sale" = true',
        '"request.customMetadata.sizes" HAS 42',
        '"request.customMetadata.since" > 2026-01-01',
    ],
)
def test_a_true_comparison_holds(text: str) -> None:
    assert _is_true(text)


@pytest.mark.parametrize(
    "text",
    [
        '"file.size" > 1kb',
        '"file.mime" = image',
        '"file.mime" : png',
        '"file.mime" IN [image/gif]',
        '"file.mime" NOT IN [image/png]',
        '"mediaMetadata.width" > 300',
        '"request.folder" : "marketing/"',
        '"request.folder" = "/marketing/2026/"',
        '"request.tags" HAS re',
        '"request.tags" NOT HAS red',
        '"request.isPublished" = false',
        '"request.customMetadata.none" = null',
        '"request.customMetadata.nested" > 1',
        '"request.customMetadata.unknown" NOT = x',
        '"request.webhookUrl" NOT = x',
        '"mediaMetadata.duration" > 0',
    ],
)
def test_a_false_comparison_does_not(text: str) -> None:
    assert not _is_true(text)


def test_a_file_that_is_no_image_has_no_width() -> None:
    assert not _is_true('"mediaMetadata.width" < 9999', Media("application/pdf"))


@pytest.mark.parametrize(
    "text",
    [
        '"file.colour" = red',
        '"mediaMetadata.Width" = 1',
        '"file.size" NOT = 5',
        '"file.size" : 5',
        '"file.size" IN [5]',
        '"file.size" < large',
        '"file.size" < -5',
        '"file.size" < 5tb',
        '"file.size" < 1e3',
        '"mediaMetadata.width" < 5kb',
        '"file.mime" > image',
        '"request.tags" = red',
        '"request.isPrivateFile" IN [true]',
        '"request.customMetadata.price" : 9',
        '"request.customMetadata.price" > cheap',
        '"request.customMetadata.brand" HAS Nike',
        '"request.customMetadata.sizes" = S',
        '"request.customMetadata.sale" > false',
    ],
)
def test_what_the_tables_do_not_list_is_invalid_syntax(text: str) -> None:
    with pytest.raises(Refusal) as refusal:
        _is_true(text)
    assert refusal.value.message == INVALID_CHECKS


@pytest.mark.parametrize("mime", ["video/mp4", "audio/mpeg"])
@pytest.mark.parametrize(
    "text", ['"mediaMetadata.duration" < 60', '"mediaMetadata.audioCodec" = aac']
)
def test_what_the_emulator_cannot_measure_is_said_to_be_so(mime: str, text: str) -> None:
    with pytest.raises(Refusal, match="The emulator cannot evaluate mediaMetadata"):
        _is_true(text, Media(mime))
