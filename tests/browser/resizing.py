"""What a test does with the module that makes pictures smaller, and sees of it."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import Page

RESIZE = """({ module, files, box }) => {
  window.found = null;
  resizeAll().then((found) => { window.found = found; });
  async function resizeAll() {
    const { resized } = await import(module);
    const answers = files.map(async ({ name, type, data }) => {
      const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
      const answer = await resized(new File([bytes], name, { type, lastModified: 1e12 }), box);
      if (!answer) return null;
      const { file, from, to } = answer;
      const url = await new Promise((resolve) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result);
        reader.readAsDataURL(file);
      });
      const { name: newName, type: newType, lastModified } = file;
      return { name: newName, type: newType, lastModified, from, to, data: url.split(",")[1] };
    });
    return Promise.all(answers);
  }
}"""


@cache
def photo(width: int, height: int) -> Image.Image:
    """Noise over a gradient: as much detail as a photograph has, about."""
    noise = Image.effect_noise((width, height), 25)
    gradient = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (noise, gradient, noise.point(lambda value: 255 - value)))


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    written = BytesIO()
    image.save(written, form, **options)
    return written.getvalue()


@dataclass
class Resized:
    name: str
    type: str
    lastModified: int  # noqa: N815 - the browser's name
    from_: str
    to: str
    data: bytes

    @property
    def image(self) -> Image.Image:
        return Image.open(BytesIO(self.data))


def resized(
    page: Page,
    *files: bytes,
    kind: str = "jpeg",
    box: tuple[int, int] = (800, 800),
    module: str = "/resize.js",
) -> list[Resized | None]:
    """Give what becomes of the files, all asked for at once."""
    given = [
        {"name": f"{number}.{kind}", "type": f"image/{kind}", "data": b64encode(data).decode()}
        for number, data in enumerate(files)
    ]
    limits = {"maxWidth": box[0], "maxHeight": box[1]}
    page.evaluate(RESIZE, {"module": module, "files": given, "box": limits})
    found = page.wait_for_function("() => window.found", timeout=60_000)  # evaluate() waits forever
    return [answer and _read(**answer) for answer in found.json_value()]


def _read(data: str, **more: Any) -> Resized:
    return Resized(data=b64decode(data), from_=more.pop("from"), **more)


def one(page: Page, file: bytes, **how: Any) -> Resized:
    (answer,) = resized(page, file, **how)
    assert answer
    return answer


@cache
def large_jpeg() -> bytes:
    return encoded(photo(1600, 1200), "jpeg", quality=95)
