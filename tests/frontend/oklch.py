"""Colours of the style sheets as linear sRGB, and the contrast of two of them (WCAG 2.2)."""

import math
import re
from pathlib import Path

TOKENS = Path(__file__).resolve().parents[2] / "static/css/tokens/tokens.css"
_OKLCH = re.compile(r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)(?: / ([\d.]+)%)?\)")
_LIGHT_DARK = re.compile(r"light-dark\((oklch\([^)]*\)), (oklch\([^)]*\))\)")
_DECLARATION = re.compile(r"(--color-[a-z-]+):\s*([^;]+);")

Linear = tuple[float, float, float]


def read_tokens(theme: str, css: str | None = None) -> dict[str, str]:
    """Every colour token's oklch() text in the light or the dark theme."""
    index = 1 if theme == "light" else 2
    text = TOKENS.read_text(encoding="utf-8") if css is None else css
    return {
        name: match.group(index) if (match := _LIGHT_DARK.search(value)) else value.strip()
        for name, value in _DECLARATION.findall(text)
    }


def to_linear(colour: str, backdrop: Linear = (1.0, 1.0, 1.0)) -> Linear:
    """The colour as linear sRGB, over the backdrop where it is see-through."""
    match = _OKLCH.fullmatch(colour)
    if match is None:
        raise ValueError(f"{colour} is not an oklch() colour")
    lightness, chroma, hue = float(match[1]) / 100, float(match[2]), math.radians(float(match[3]))
    alpha = float(match[4]) / 100 if match[4] else 1.0
    opaque = _oklab_to_linear(lightness, chroma * math.cos(hue), chroma * math.sin(hue))
    if alpha == 1.0:
        return opaque
    red, green, blue = (
        _decode(alpha * _encode(top) + (1 - alpha) * _encode(under))
        for top, under in zip(opaque, backdrop, strict=True)
    )
    return red, green, blue


def from_hex(colour: str) -> Linear:
    """ "#rrggbb" as linear sRGB."""
    red, green, blue = (_decode(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def contrast(one: Linear, other: Linear) -> float:
    """The WCAG contrast ratio, 1 to 21."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


# The matrices of CSS Color 4; colours outside sRGB are clipped, as a plain screen does.
def _oklab_to_linear(lightness: float, a: float, b: float) -> Linear:
    l_ = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m_ = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s_ = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _clip(4.0767416621 * l_ - 3.3077115913 * m_ + 0.2309699292 * s_),
        _clip(-1.2684380046 * l_ + 2.6097574011 * m_ - 0.3413193965 * s_),
        _clip(-0.0041960863 * l_ - 0.7034186147 * m_ + 1.7076147010 * s_),
    )


def _clip(value: float) -> float:
    return min(1.0, max(0.0, value))


def _luminance(colour: Linear) -> float:
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _encode(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def _decode(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
