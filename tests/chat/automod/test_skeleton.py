"""Folding: what looks alike becomes alike, and places are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.automod.skeleton import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Hello", "hello"),
        ("ｆｕｌｌ", "full"),
        ("𝓕𝓪𝓷𝓬𝔂 𝔽𝕒𝕟𝕔𝕪", "fancy fancy"),
        ("ⓒⓘⓡⓒⓛⓔ", "circle"),
        ("🅱🅰🅳", "bad"),
        ("🅑🅐🅓", "bad"),
        ("🇧🇦🇩", "bad"),
        ("bаd", "bad"),  # Cyrillic а
        ("ВАD", "bad"),
        ("βαd", "bad"),
        ("ᏴᎪᎠ", "bad"),
        ("ʙᴀᴅ", "bad"),
        ("bäd", "bad"),
        ("b\u0334a\u0334d", "bad"),
        ("b\u200ba\u200dd", "bad"),
        ("don't don’t", "dont dont"),
        ("Straße", "strasse"),
        ("ŁØDŹ", "lodz"),
        ("½", "1⁄2"),
        ("ﬁne", "fine"),
        ("привет", "npиbet"),  # only what looks Latin
        ("中文 עברית", "中文 עברית"),
        ("", ""),
    ],
)
def test_folded(text, folded):
    assert fold(text).text == folded


def test_places_are_those_of_the_original():
    skeleton = fold("ﬁ b\u0301ad")

    start = skeleton.text.index("bad")
    assert skeleton.span(start, start + 3) == (2, 6)
    assert skeleton.span(0, 2) == (0, 1)  # both letters come from one character


@given(st.text(max_size=300))
def test_every_folded_character_has_an_origin(text):
    skeleton = fold(text)

    assert len(skeleton.text) == len(skeleton.origins)
    assert skeleton.origins == sorted(skeleton.origins)
    assert all(0 <= origin < len(text) for origin in skeleton.origins)
