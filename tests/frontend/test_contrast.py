"""Text and controls can be read on everything they are set on, in both themes (WCAG AA)."""

import pytest

from chat.parsing.colour import DARK_SURFACE, LIGHT_SURFACE
from tests.frontend.oklch import TOKENS, contrast, from_hex, read_tokens, to_linear

TEXT, CONTROL = 4.5, 3.0
SURFACES = ("bg", "surface", "raised", "sunken", "hover")
PAIRS = [
    *((word, ground, TEXT) for word in ("text", "text-muted") for ground in SURFACES),
    *(
        (word, ground, TEXT)
        for word in ("accent-text", "danger", "success", "warning")
        for ground in ("bg", "surface", "raised")
    ),
    ("accent-text", "hover", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-hover", TEXT),
    ("on-accent", "accent-amber", TEXT),
    ("accent-text", "accent-soft", TEXT),
    ("text", "accent-soft", TEXT),
    ("text-muted", "accent-soft", TEXT),
    ("on-live", "live", TEXT),
    ("on-danger", "danger-fill", TEXT),
    *((f"{tone}", f"{tone}-soft", TEXT) for tone in ("danger", "success", "warning")),
    *(("text", f"{tone}-soft", TEXT) for tone in ("danger", "success", "warning")),
    *(("border-strong", ground, CONTROL) for ground in ("bg", "surface", "raised")),
    *(("focus", ground, CONTROL) for ground in SURFACES),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_a_token_is_legible_on_its_ground(theme, front, ground, least):
    tokens = read_tokens(theme)

    ratio = contrast(to_linear(tokens[f"--color-{front}"]), to_linear(tokens[f"--color-{ground}"]))

    assert ratio >= least, f"{front} on {ground} has {ratio:.2f}:1 in the {theme} theme"


@pytest.mark.parametrize("picture", [(0.0, 0.0, 0.0), (1.0, 1.0, 1.0)], ids=["black", "white"])
@pytest.mark.parametrize("front", ["on-scrim", "on-scrim-muted"])
def test_words_over_video_are_legible_whatever_it_shows(front, picture):
    tokens = read_tokens("dark")
    ground = to_linear(tokens["--color-scrim"], picture)

    assert contrast(to_linear(tokens[f"--color-{front}"]), ground) >= TEXT


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("part", ["fill", "deep"])
def test_words_on_a_colour_of_their_own_are_legible_at_every_hue(theme, part):
    tokens = read_tokens(theme, css=_hue_block())

    for hue in range(0, 360, 5):
        front, ground = (
            to_linear(tokens[name].replace("HUE", str(hue)))
            for name in ("--color-on-hue", f"--color-hue-{part}")
        )
        assert contrast(front, ground) >= TEXT, f"hue {hue}"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["surface", "raised", "hover", "accent-soft"])
def test_names_in_chat_are_made_for_the_least_favourable_ground(theme, ground):
    token = to_linear(read_tokens(theme)[f"--color-{ground}"])
    ends = {"light": (0.0, 0.0, 0.0), "dark": (1.0, 1.0, 1.0)}
    surface = {"light": LIGHT_SURFACE, "dark": DARK_SURFACE}[theme]

    # One byte of a channel is what the constants are rounded to.
    assert contrast(ends[theme], token) >= contrast(ends[theme], from_hex(surface)) - 0.1


def test_red_is_for_live_and_unlike_the_accent():
    tokens = read_tokens("dark")

    assert contrast(to_linear(tokens["--color-live"]), to_linear(tokens["--color-accent"])) >= 1.5


def _hue_block() -> str:
    return TOKENS.read_text(encoding="utf-8").replace("var(--hue)", "HUE")
