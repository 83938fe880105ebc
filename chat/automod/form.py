"""Findings about a message's form: capitals, symbols, repetition, mixed alphabets, links."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chat.automod.found import Found
from chat.wire.lines import Fragment

# By level: so many at least, and this share of what there is. Nothing at level 0, little at 1.
_CAPITALS = {2: (60, 0.95), 3: (30, 0.9), 4: (15, 0.8)}
_SYMBOLS = {1: (200, 0.9), 2: (60, 0.8), 3: (30, 0.7), 4: (15, 0.6)}
_FEWEST_SYMBOLS = min(least for least, _ in _SYMBOLS.values())
_RUN = {1: 150, 2: 60, 3: 30, 4: 15}  # one character in a row
_SHORTEST_RUN = re.compile(rf"(.)\1{{{min(_RUN.values()) - 1}}}", re.DOTALL)
_SAME_WORD = {1: 60, 2: 30, 3: 15, 4: 8}
_PICTURES = {1: 100, 2: 50, 3: 25, 4: 12}  # emotes and emoji
_LINKS_FROM = 3
_MIXED_FROM = 2
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
_WORD = re.compile(r"[^\W\d_]{3,}")
_ANY_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Piece:
    type: str
    text: str
    start: int


def find_form(text: str, fragments: Sequence[Fragment]) -> Iterator[Found]:
    """All findings, each with the lowest level it counts at; emotes' and links' letters do not."""
    pieces = list(_pieces(text, fragments))
    prose = "".join(piece.text for piece in pieces if piece.type == "text")
    end = len(text)
    for category, level in (
        ("capitals", _level_of_share(_CAPITALS, *_capitals(prose))),
        ("symbols", _level_of_share(_SYMBOLS, *_symbols(prose))),
        ("repetition", _repetition(prose, pieces)),
    ):
        if level:
            yield Found(category, level, 0, end)
    yield from _links(pieces)
    yield from _mixed(pieces)


def _pieces(text: str, fragments: Sequence[Fragment]) -> Iterator[_Piece]:
    start = 0
    for fragment in fragments or [Fragment(type="text", text=text)]:
        yield _Piece(fragment["type"], fragment["text"], start)
        start += len(fragment["text"])


def _level_of_share(limits: dict[int, tuple[int, float]], count: int, total: int) -> int:
    return next(
        (
            level
            for level, (least, share) in limits.items()
            if count >= least and count >= share * total
        ),
        0,
    )


def _level_of_count(limits: dict[int, int], count: int) -> int:
    return next((level for level, least in limits.items() if count >= least), 0)


def _capitals(prose: str) -> tuple[int, int]:
    """Capitals among letters that have a case."""
    capitals = sum(map(str.isupper, prose))
    return capitals, capitals + sum(map(str.islower, prose))


def _symbols(prose: str) -> tuple[int, int]:
    if len(prose) < _FEWEST_SYMBOLS:
        return 0, len(prose)
    visible = [c for c in prose if not c.isspace()]
    # Marks belong to letters: pointed Hebrew, Devanagari and Thai are not symbols.
    signs = sum(not c.isalnum() and unicodedata.category(c)[0] != "M" for c in visible)
    return signs, len(visible)


def _repetition(prose: str, pieces: list[_Piece]) -> int:
    pictures = sum(piece.type in ("emote", "emoji") for piece in pieces)
    words = Counter(word.casefold() for word in _ANY_WORD.findall(prose))
    levels = (
        _level_of_count(_RUN, _longest_run(prose)),
        _level_of_count(_SAME_WORD, max(words.values(), default=0)),
        _level_of_count(_PICTURES, pictures),
    )
    return min((level for level in levels if level), default=0)


def _longest_run(text: str) -> int:
    if not _SHORTEST_RUN.search(text):
        return 0  # nearly always
    longest = run = 0
    before = ""
    for character in text:
        run = run + 1 if character == before else 1
        before = character
        longest = max(longest, run)
    return longest


def _links(pieces: list[_Piece]) -> Iterator[Found]:
    for piece in pieces:
        if piece.type == "link":
            yield Found("links", _LINKS_FROM, piece.start, piece.start + len(piece.text))


def _mixed(pieces: list[_Piece]) -> Iterator[Found]:
    """Words written in two alphabets that look alike."""
    for piece in pieces:
        if piece.type != "text" or piece.text.isascii():
            continue
        for word in _WORD.finditer(piece.text):
            if not word[0].isascii() and len(_alphabets(word[0])) > 1:
                start, end = word.span()
                yield Found("lookalike", _MIXED_FROM, piece.start + start, piece.start + end)


def _alphabets(word: str) -> set[str]:
    names = (unicodedata.name(character, "").partition(" ")[0] for character in word)
    return {name for name in names if name in _ALPHABETS}
