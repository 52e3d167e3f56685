"""The form, as a server reads it."""

from io import BytesIO

from PIL import Image
from werkzeug.wrappers import Request, Response

from django_imagekit_jwt.doctor.posting import ONE_PIXEL, post_pixel
from example_project.second_origin import serving

FIELDS = {"fileName": "a \N{SNOWMAN}.png", "token": "a.b.c"}


def test_the_fields_and_the_file_arrive() -> None:
    arrived = []

    @Request.application
    def site(request: Request) -> Response:
        file = request.files["file"]
        arrived.append((request.form.to_dict(), file.filename, file.mimetype, file.read()))
        return Response()

    with serving(site) as origin:
        assert post_pixel(origin, FIELDS, 5).status == 200
    assert arrived == [(FIELDS, "pixel.png", "image/png", ONE_PIXEL)]


def test_the_picture_is_of_one_pixel() -> None:
    with Image.open(BytesIO(ONE_PIXEL)) as picture:
        picture.load()
        assert (picture.format, picture.size) == ("PNG", (1, 1))
    assert len(ONE_PIXEL) == 70
