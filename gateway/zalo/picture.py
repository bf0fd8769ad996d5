"""A checklist as a picture, for people who keep it or show it at the counter. The only file that knows Pillow."""

from functools import lru_cache
from io import BytesIO
from itertools import chain

from PIL import Image, ImageDraw, ImageFont

from gateway.errors import GatewayError

FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "Arial.ttf")
SIZE, LEADING, MARGIN, WIDTH, MOST_LINES = 26, 38, 40, 900, 80
INK, PAPER = (25, 25, 25), (255, 255, 255)


class PictureError(GatewayError):
    """No picture can be drawn."""


def draw(text: str) -> bytes:
    """Return the text drawn as a PNG 900 pixels wide. Raises PictureError where no font is found."""
    font = _font()
    lines = list(chain.from_iterable(_wrapped(line, font) for line in text.splitlines()))[:MOST_LINES]
    image = Image.new("RGB", (WIDTH, 2 * MARGIN + LEADING * max(1, len(lines))), PAPER)
    canvas = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        canvas.text((MARGIN, MARGIN + number * LEADING), line, font=font, fill=INK)
    out = BytesIO()
    image.convert("P", palette=Image.Palette.ADAPTIVE, colors=16).save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont:
    for name in FONTS:
        try:
            return ImageFont.truetype(name, SIZE)
        except OSError:
            continue
    raise PictureError("no_font", f"none of {', '.join(FONTS)} is installed")


def _wrapped(line: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines, current = [], ""
    for word in line.split():
        longer = f"{current} {word}".strip()
        if current and font.getlength(longer) > WIDTH - 2 * MARGIN:
            lines.append(current)
            current = word
        else:
            current = longer
    return [*lines, current]
