"""Words in the demo pictures, set in the site's own display face."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
_FACE = "bricolage-grotesque-latin-wdth-normal.woff2"
# The face's axes: weight, then width.
_BOLD_NARROW = [780.0, 78.0]


@lru_cache(maxsize=64)
def display_font(size_px: int) -> Font:
    """The display face from the built front end; Pillow's own where that has not been built."""
    path = Path(settings.BASE_DIR) / "static" / "dist" / "fonts" / _FACE
    try:
        font = ImageFont.truetype(str(path), size_px)
        font.set_variation_by_axes(_BOLD_NARROW)
    except (OSError, NotImplementedError):  # not built; FreeType without WOFF2 or variations
        return ImageFont.load_default(size_px)
    return font


def draw_name(
    picture: Image.Image, name: str, *, size_px: int, margin_px: int, colour: tuple[int, ...]
) -> None:
    """Set the name at the bottom left, a line for each word group that fits the width."""
    draw, font = ImageDraw.Draw(picture), display_font(size_px)
    lines = _break(draw, name, font, picture.width - 2 * margin_px)
    leading = round(size_px * 0.94)
    top = picture.height - margin_px - leading * len(lines)
    for number, line in enumerate(lines):
        draw.text((margin_px, top + number * leading), line, font=font, fill=colour)


def _break(draw: ImageDraw.ImageDraw, name: str, font: Font, width_px: int) -> list[str]:
    lines: list[str] = []
    for word in name.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, font=font) <= width_px:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
