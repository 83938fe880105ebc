"""Colours of names."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.parsing.colour import (
    DARK_SURFACE,
    LIGHT_SURFACE,
    NAMED_COLORS,
    READABLE_CONTRAST,
    contrast,
    default_color,
    parse_color,
    readable_pair,
)

VECTORS = json.loads(Path(__file__).with_name("colour_vectors.json").read_text())


@pytest.mark.parametrize(
    ("typed", "color"),
    [
        ("#FF7F50", "#ff7f50"),
        ("ff7f50", "#ff7f50"),
        ("#abc", "#aabbcc"),
        ("HotPink", "#ff69b4"),
        ("hot_pink", "#ff69b4"),
        (" hot pink ", "#ff69b4"),
        ("Blue", "#0000ff"),
        ("abc", None),
        ("mauve", None),
        ("#ff7f5", None),
        ("#ff7f50;}", None),
        ("url(x)", None),
        ("", None),
    ],
)
def test_what_color_takes(typed, color):
    assert parse_color(typed) == color


def test_all_of_twitchs_names_are_known():
    assert {name: parse_color(name) for name in NAMED_COLORS} == NAMED_COLORS


def test_the_default_stays_and_neighbours_differ():
    colors = [default_color(user_id) for user_id in range(1, 40)]

    assert colors == [default_color(user_id) for user_id in range(1, 40)]
    assert set(colors) == set(NAMED_COLORS.values())
    assert all(one != other for one, other in pairwise(colors))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["color"])
def test_vectors_that_the_page_is_tested_with(vector):
    assert readable_pair(vector["color"]) == (vector["dark"], vector["light"])


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ffffff", 4.0)],
)
def test_contrast_is_wcags(one, other, ratio):
    assert round(contrast(one, other), 2) == ratio


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_is_made_readable(number):
    dark, light = readable_pair(f"#{number:06x}")

    assert contrast(dark, DARK_SURFACE) >= READABLE_CONTRAST
    assert contrast(light, LIGHT_SURFACE) >= READABLE_CONTRAST
