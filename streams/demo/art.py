"""Draws the demo's box art, avatars, banners and the site's share picture."""

import io
import math

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter

from streams.demo.colours import Rgb, gradient, oklch
from streams.demo.lettering import draw_name
from streams.demo.motifs import Motif

# Drawn larger and made smaller: Pillow's shapes have no anti-aliasing of their own.
_OVERSAMPLING = 2
_PAPER: Rgb = (255, 252, 247)
BOX_ART_SIZE = (600, 800)
AVATAR_SIZE = (512, 512)
OFFLINE_SIZE = (1600, 900)
BANNER_SIZE = (1920, 480)


def draw_box_art(name: str, hue: int, motif: Motif) -> SimpleUploadedFile:
    """A category's cover: its motif, and its name at the foot."""
    width, height = (side * _OVERSAMPLING for side in BOX_ART_SIZE)
    picture = gradient((width, height), oklch(0.62, 0.17, hue), oklch(0.38, 0.13, hue + 38))
    light, dark = oklch(0.84, 0.13, hue - 22), oklch(0.3, 0.1, hue + 24)
    motif(ImageDraw.Draw(picture), width, height, light, dark)
    picture = _darken_foot(picture, oklch(0.2, 0.07, hue + 30))
    draw_name(picture, name, size_px=width // 7, margin_px=width // 14, colour=_PAPER)
    return _as_upload(picture.resize(BOX_ART_SIZE, Image.Resampling.LANCZOS), "box-art")


def draw_avatar(seed: int, hue: int) -> SimpleUploadedFile:
    """Rings about a point of light; the seed turns and spaces them."""
    side = AVATAR_SIZE[0] * _OVERSAMPLING
    picture = gradient((side, side), oklch(0.7, 0.17, hue), oklch(0.36, 0.13, hue + 50))
    draw = ImageDraw.Draw(picture)
    for ring in range(4, 0, -1):
        colour = oklch(0.9, 0.09, hue + ring * 9)
        _draw_arc(draw, side, ring, turn=seed * 47 + ring * 70, colour=colour)
    near, far = side * 0.425, side * 0.575
    draw.ellipse((near, near, far, far), _PAPER)
    return _as_upload(picture.resize(AVATAR_SIZE, Image.Resampling.LANCZOS), "avatar")


def draw_backdrop(size: tuple[int, int], hue: int) -> SimpleUploadedFile:
    """Soft waves of the channel's colour, for banners and for while it is offline."""
    return _as_upload(draw_waves(size, hue), "backdrop")


def draw_waves(size: tuple[int, int], hue: int) -> Image.Image:
    """Waves from light to dark, slightly out of focus."""
    width, height = size
    picture = gradient(size, oklch(0.66, 0.16, hue), oklch(0.3, 0.11, hue + 60))
    draw = ImageDraw.Draw(picture, "RGBA")
    for wave in range(7):
        base = height * (0.2 + 0.12 * wave)
        crest = [(x, base + _swell(x / width, wave) * height) for x in range(0, width + 8, 8)]
        colour: Rgb = oklch(0.58 - 0.055 * wave, 0.15, hue + wave * 11)
        draw.polygon([*crest, (width, height), (0, height)], fill=(*colour, 150))
    return picture.filter(ImageFilter.GaussianBlur(1.2))


def _swell(place: float, wave: int) -> float:
    slow = math.sin(place * 4.1 + wave * 1.3)
    quick = math.sin(place * (7 + wave) + wave * 0.7)
    return 0.07 * slow + 0.022 * quick


def _draw_arc(draw: ImageDraw.ImageDraw, side: int, ring: int, *, turn: int, colour: Rgb) -> None:
    radius, middle = side * (0.09 + 0.085 * ring), side / 2
    box = (middle - radius, middle - radius, middle + radius, middle + radius)
    draw.arc(box, turn, turn + 150 + 40 * ring, fill=colour, width=round(side * 0.034))


def _darken_foot(picture: Image.Image, colour: Rgb) -> Image.Image:
    """A veil that grows towards the foot, on which the name can be read."""
    ramp = Image.linear_gradient("L").point(lambda level: max(0, level - 96) * 1.45)
    veil = ramp.resize(picture.size, Image.Resampling.BICUBIC)
    return Image.composite(Image.new("RGB", picture.size, colour), picture, veil)


def _as_upload(picture: Image.Image, name: str) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)  # re-encoded by the service in a moment
    return SimpleUploadedFile(f"{name}.png", buffer.getvalue(), "image/png")
