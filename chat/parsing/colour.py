"""Colours of names: the default by account, what `/color` takes, and readable variants.

The page computes the readable variants itself (a chosen colour is sent as it is); its TypeScript
follows `readable_color` step by step and is tested with the same vectors
(tests/chat/parsing/colour_vectors.json).
"""

import re

_HEX = re.compile(r"#?([0-9a-fA-F]{6})")
_SHORT_HEX = re.compile(r"#([0-9a-fA-F]{3})")
# The fifteen of Twitch's `/color` and of Helix `PUT chat/color`.
NAMED_COLORS = {
    "blue": "#0000ff",
    "blue_violet": "#8a2be2",
    "cadet_blue": "#5f9ea0",
    "chocolate": "#d2691e",
    "coral": "#ff7f50",
    "dodger_blue": "#1e90ff",
    "firebrick": "#b22222",
    "golden_rod": "#daa520",
    "green": "#008000",
    "hot_pink": "#ff69b4",
    "orange_red": "#ff4500",
    "red": "#ff0000",
    "sea_green": "#2e8b57",
    "spring_green": "#00ff7f",
    "yellow_green": "#9acd32",
}
_DEFAULTS = tuple(NAMED_COLORS.values())
_BY_PLAIN_NAME = {name.replace("_", ""): color for name, color in NAMED_COLORS.items()}

# The surfaces names stand on, each the one with the least contrast of its theme: a line that
# mentions the reader by night, a line under the pointer by day (tests/frontend/test_contrast.py).
DARK_SURFACE = "#3d2013"
LIGHT_SURFACE = "#ede6dd"
READABLE_CONTRAST = 4.5  # WCAG 2.2, 1.4.3 level AA
_STEPS = 12  # of the bisection: finer than what one byte of a channel can show


def default_color(user_id: int) -> str:
    """The colour of an account that chose none: always the same, neighbours differ."""
    return _DEFAULTS[user_id * 7 % len(_DEFAULTS)]  # 7 and 15 share no factor


def parse_color(text: str) -> str | None:
    """ "#rrggbb" for a hex colour or one of the names (HotPink, hot_pink, hot pink); else None."""
    text = text.strip()
    if match := _HEX.fullmatch(text):
        return f"#{match[1].lower()}"
    if match := _SHORT_HEX.fullmatch(text):
        return "#" + "".join(digit * 2 for digit in match[1].lower())
    return _BY_PLAIN_NAME.get(re.sub(r"[\s_-]", "", text.lower()))


def readable_pair(color: str) -> tuple[str, str]:
    """The colour as it is drawn on the dark and on the light theme."""
    return readable_color(color, DARK_SURFACE), readable_color(color, LIGHT_SURFACE)


def readable_color(color: str, surface: str) -> str:
    """The nearest colour, on the way to white or black, with enough contrast on the surface.

    The colour is mixed with white (on a dark surface) or black by the smallest share that reaches
    READABLE_CONTRAST, found by bisection; each channel is rounded half up.
    """
    if contrast(color, surface) >= READABLE_CONTRAST:
        return color
    goal = (255, 255, 255) if luminance(surface) < 0.18 else (0, 0, 0)
    too_little, enough = 0.0, 1.0
    for _ in range(_STEPS):
        share = (too_little + enough) / 2
        if contrast(_mixed(color, goal, share), surface) >= READABLE_CONTRAST:
            enough = share
        else:
            too_little = share
    return _mixed(color, goal, enough)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    """The relative luminance, 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    linear: float = channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
    return linear


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _mixed(color: str, goal: tuple[int, int, int], share: float) -> str:
    channels = zip(_channels(color), goal, strict=True)
    return "#" + "".join(f"{int(own + (to - own) * share + 0.5):02x}" for own, to in channels)
