"""Messages cut into pieces."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.parsing.emotes import EmoteIndex, EmoteRef
from chat.parsing.fragments import is_emote_only, split_fragments
from chat.parsing.text import TextRefused, clean_text

WAVE = EmoteRef(id="7", code="anaWave", width=40, images={"1": "/w-28.webp"})
GIGGLE = EmoteRef(id="8", code="Giggle", is_animated=True)
EMOTES = EmoteIndex.of([WAVE, GIGGLE])


def kinds(text, **options):
    fragments = split_fragments(text, emotes=EMOTES, **options)
    return [(fragment["type"], fragment["text"]) for fragment in fragments]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("hello there", [("text", "hello there")]),
        ("anaWave", [("emote", "anaWave")]),
        ("hi anaWave !", [("text", "hi "), ("emote", "anaWave"), ("text", " !")]),
        ("anaWave Giggle", [("emote", "anaWave"), ("text", " "), ("emote", "Giggle")]),
        ("anawave anaWave!", [("text", "anawave anaWave!")]),  # case counts, whole words only
        ("@ana hi", [("mention", "@ana"), ("text", " hi")]),
        (
            "hey @Ana, (@bob)",
            [
                ("text", "hey "),
                ("mention", "@Ana"),
                ("text", ", ("),
                ("mention", "@bob"),
                ("text", ")"),
            ],
        ),
        ("@ana's", [("mention", "@ana"), ("text", "'s")]),
        ("@anaé @ mail@example.org", [("text", "@anaé @ mail@example.org")]),
        ("@" + "a" * 26, [("text", "@" + "a" * 26)]),
        ("see https://x.org.", [("text", "see "), ("link", "https://x.org"), ("text", ".")]),
        ("wow👍🏽👍", [("text", "wow"), ("emoji", "👍🏽"), ("emoji", "👍")]),
        ("1️⃣ and 1", [("emoji", "1️⃣"), ("text", " and 1")]),
        ("javascript:alert(1)", [("text", "javascript:alert(1)")]),
        ("<script>alert(1)</script>", [("text", "<script>alert(1)</script>")]),
        ("", []),
    ],
)
def test_pieces(text, pieces):
    assert kinds(text) == pieces


def test_what_pieces_carry():
    emote, _, mention, _, link = split_fragments("anaWave @Bob x.org", emotes=EMOTES)

    assert emote == {
        "type": "emote", "text": "anaWave", "id": "7", "name": "anaWave",
        "isAnimated": False, "width": 40, "images": {"1": "/w-28.webp"},
    }  # fmt: skip
    assert mention == {"type": "mention", "text": "@Bob", "login": "bob"}
    assert link == {"type": "link", "text": "x.org", "url": "https://x.org"}


@pytest.mark.parametrize(
    ("text", "bits", "cheers"),
    [
        ("Cheer100 go", 100, [("Cheer", 100, 2)]),
        ("cheer1 cheer1", 2, [("cheer", 1, 1), ("cheer", 1, 1)]),
        ("cheer5000", 5000, [("cheer", 5000, 4)]),
        ("cheer10000", 10000, [("cheer", 10000, 5)]),
        ("cheer100", 0, []),  # typed, not paid
        ("cheer100 cheer100", 100, [("cheer", 100, 2)]),
        ("cheer200", 100, []),
        ("cheer0 cheer01 cheer Cheer-5 party5 cheer99999999", 10**9, []),
    ],
)
def test_cheers(text, bits, cheers):
    fragments = split_fragments(text, bits=bits)

    assert [
        (piece["prefix"], piece["bits"], piece["tier"])
        for piece in fragments
        if piece["type"] == "cheer"
    ] == cheers


def test_mentions_can_be_narrowed():
    assert kinds("@ana @bob", mentions={"bob"}.__contains__) == [
        ("text", "@ana "),
        ("mention", "@bob"),
    ]


def test_only_what_a_chatter_may_use_is_found():
    pieces = split_fragments("anaWave Giggle", emotes=EMOTES.only(frozenset({"Giggle"})))

    assert [piece["type"] for piece in pieces] == ["text", "emote"]


@pytest.mark.parametrize(
    ("text", "is_only"),
    [
        ("anaWave", True),
        ("anaWave Giggle", True),
        ("anaWave hi", False),
        ("😀", False),
        ("a", False),
        ("anaWave 😀", False),
    ],
)
def test_emote_only(text, is_only):
    assert is_emote_only(split_fragments(text, emotes=EMOTES)) == is_only


@given(
    st.text(alphabet="ab @anaWave.:/htpscheer10😀👍🏽\u200d\ufe0fé()#", max_size=200),
    st.integers(0, 50),
)
def test_pieces_together_are_the_text(typed, bits):
    try:
        text = clean_text(typed)
    except TextRefused:
        return
    fragments = split_fragments(text, emotes=EMOTES, bits=bits)
    assert "".join(piece["text"] for piece in fragments) == text
    assert all(piece["text"] for piece in fragments)
    assert sum(piece.get("bits", 0) for piece in fragments) <= bits
    assert not any(a["type"] == b["type"] == "text" for a, b in pairwise(fragments))
