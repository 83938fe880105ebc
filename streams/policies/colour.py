"""The colour of a picture: one hue that stands for it."""

import math
from typing import IO

from PIL import Image

_SAMPLE_SIZE = (48, 64)
# Greys have a hue in theory only.
_MIN_CHROMA = 0.04


def dominant_hue(file: "IO[bytes]", *, default: int) -> int:
    """The oklch hue, 0 to 359, that the picture's coloured pixels have on average.

    Averaged as vectors in the oklab plane, so that strong colours weigh more and red's two ends
    meet; `default` for a grey picture. The file is one that we have re-encoded.
    """
    with Image.open(file) as image:
        sample = image.convert("RGB").resize(_SAMPLE_SIZE, Image.Resampling.BOX)
    pixels = sample.tobytes()
    a_sum = b_sum = 0.0
    for offset in range(0, len(pixels), 3):
        a, b = _oklab_plane(pixels[offset], pixels[offset + 1], pixels[offset + 2])
        if math.hypot(a, b) >= _MIN_CHROMA:
            a_sum, b_sum = a_sum + a, b_sum + b
    if not a_sum and not b_sum:
        return default
    return round(math.degrees(math.atan2(b_sum, a_sum))) % 360


def _oklab_plane(red: int, green: int, blue: int) -> tuple[float, float]:
    """oklab's a and b of an sRGB colour (Ottosson's matrices)."""
    r, g, b = _LINEAR[red], _LINEAR[green], _LINEAR[blue]
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _to_linear(level: int) -> float:
    value = level / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


_LINEAR = [_to_linear(level) for level in range(256)]
