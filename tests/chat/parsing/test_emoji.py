"""Emoji are found as whole sequences."""

import pytest

from chat.parsing.emoji import find_emoji, is_emoji


@pytest.mark.parametrize(
    "sequence",
    [
        "😀",
        "👍",
        "👍🏽",
        "❤️",
        "❤️‍🔥",
        "👨‍👩‍👧‍👦",
        "🧑🏿‍🚀",
        "🏳️‍🌈",
        "🏴‍☠️",
        "👩‍❤️‍💋‍👨",
        "👩🏻‍🤝‍👩🏾",
        "🇩🇪",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "1️⃣",
        "#️⃣",
        "☝🏼",
        "☝️",
        "🕵️‍♀️",
        "🫠",
        "🪿",
        "🐦‍⬛",
        "⌚",
        "©️",
        "🅰️",
        "🀄",
    ],
)
def test_a_sequence_is_one(sequence):
    assert is_emoji(sequence)
    assert list(find_emoji(f"a{sequence}b")) == [(1, 1 + len(sequence))]
    assert len(list(find_emoji(sequence * 3))) == 3


@pytest.mark.parametrize(
    "text", ["a", "1", "#", "©", "☝", "❤", "🇩", "→", "中", "½", "⌚\ufe0e", "★"]
)
def test_no_emoji(text):
    assert list(find_emoji(text)) == []


def test_a_chain_without_end_is_cut():
    assert len(list(find_emoji("\u200d".join("🔥" * 250)))) > 10
