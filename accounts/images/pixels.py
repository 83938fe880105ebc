"""Decodes a picture of unknown origin within bounds and encodes its pixels anew as WebP.

Only pixels pass: metadata (EXIF with its coordinates, colour profiles, text chunks), further
frames, and whatever else a file may hold behind or between them is left behind.
"""

import threading
from io import BytesIO

from PIL import Image, ImageOps

from accounts.images.specs import MAX_PIXELS, ImageSpec

# By their content, whatever the file is called. Vector formats are programs, not pictures.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY = 86
_EFFORT = 4

# A picture of 40 megapixels takes 160 MB while it is decoded; this bounds how many at once.
decoding = threading.BoundedSemaphore(2)


class PictureRefused(Exception):
    """Why the picture is not taken, as a sentence."""


def encode_picture(data: bytes, spec: ImageSpec) -> bytes:
    """The picture's first frame as WebP in the spec's shape; raises PictureRefused."""
    with decoding:
        image = open_picture(data)
        _check_size(image, spec)
        return _encode(_shape(_decode(image, spec), spec))


def encode_square(data: bytes, size_px: int) -> bytes:
    """One of our own pictures, made smaller."""
    with decoding, Image.open(BytesIO(data), formats=["WEBP"]) as image:
        smaller = image.resize((size_px, size_px), Image.Resampling.LANCZOS)
        return _encode(smaller)


def open_picture(data: bytes) -> Image.Image:
    """Read the header; no pixel is decoded yet. Raises PictureRefused."""
    try:
        return Image.open(BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(_TOO_MANY_PIXELS) from error
    except BROKEN as error:
        raise PictureRefused(
            "This is not a picture in one of the formats JPEG, PNG, WebP and GIF."
        ) from error


def _check_size(image: Image.Image, spec: ImageSpec) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise PictureRefused(_TOO_MANY_PIXELS)
    if width < spec.min_width_px or height < spec.min_height_px:
        raise PictureRefused(
            f"This picture has {width} × {height} pixels;"
            f" at least {spec.min_width_px} × {spec.min_height_px} are needed."
        )


def _decode(image: Image.Image, spec: ImageSpec) -> Image.Image:
    """Decode the pixels, turned upright, as RGB or RGBA."""
    try:
        # JPEG decodes at half, a quarter or an eighth of its size when that is still enough.
        image.draft("RGB", (spec.width_px * 2, spec.height_px * 2))
        image.load()
        upright = ImageOps.exif_transpose(image)
    except BROKEN as error:
        raise PictureRefused("This picture is damaged; save it again and try once more.") from error
    has_alpha = upright.has_transparency_data
    return upright.convert("RGBA" if has_alpha else "RGB")


def _shape(image: Image.Image, spec: ImageSpec) -> Image.Image:
    if not spec.is_cropped:
        image.thumbnail((spec.width_px, spec.height_px), Image.Resampling.LANCZOS)
        return image
    scale = min(1.0, image.width / spec.width_px, image.height / spec.height_px)
    size = (max(1, round(spec.width_px * scale)), max(1, round(spec.height_px * scale)))
    return ImageOps.fit(image, size, Image.Resampling.LANCZOS)


def _encode(image: Image.Image) -> bytes:
    output = BytesIO()
    # A fresh image, so that nothing in `info` is written along.
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    clean.save(output, "WEBP", quality=_QUALITY, method=_EFFORT)
    return output.getvalue()


_TOO_MANY_PIXELS = f"This picture has more than {MAX_PIXELS // 1_000_000} megapixels."
# What Pillow's decoders raise for files that are damaged or made to hurt.
BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, MemoryError)
