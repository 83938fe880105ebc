"""The words of a message, read in each way that people disguise them.

Every reading is a list of tokens in order, so that phrases can be found in it; each costs one pass
over at most 500 characters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from chat.automod.skeleton import Skeleton


@dataclass(frozen=True, slots=True)
class Token:
    """A word; `start` and `end` are code points of the original text."""

    text: str
    start: int
    end: int


_WORD = re.compile(r"[^\W_]+")
_CHUNK = re.compile(r"\S+")
# Letters with digits and signs that stand for letters: "sh1t", "a$$".
_LEET_WORD = re.compile(r"(?:[^\W_]|[@$!|+€£¡(])+")
_LEET_SIGNS = "@$!|+€£¡("
_IS_LEET = re.compile(r"[0-9@$!|+€£¡(]")
_SIGNS, _LETTERS = "0123456789@$!|+€£¡(", "oizeasgtbgasiitelic"
_LEET = dict(zip(_SIGNS, _LETTERS, strict=True))
_AS_I = str.maketrans(_LEET)
_AS_L = str.maketrans({**_LEET, "1": "l", "|": "l", "!": "l"})
_RUN = re.compile(r"(.)\1+", re.DOTALL)
_LONG_RUN = re.compile(r"(.)\1\1", re.DOTALL)
_MIN_SPACED = 3
_MAX_GAP = 3


def words(skeleton: Skeleton) -> list[Token]:
    """Runs of letters and digits."""
    return [_token(skeleton, match.start(), match.end()) for match in _WORD.finditer(skeleton.text)]


def chunks(skeleton: Skeleton) -> list[Token]:
    """Everything between blanks, signs included."""
    return [
        _token(skeleton, match.start(), match.end()) for match in _CHUNK.finditer(skeleton.text)
    ]


def readings(skeleton: Skeleton) -> Iterator[list[Token]]:
    """The words as they are, with digits and signs read as letters, and with spaced letters joined.

    A reading that would be the same as an earlier one is left out.
    """
    plain = words(skeleton)
    yield plain
    yield from _leet(skeleton, plain)
    spaced = list(_spaced(plain))
    if spaced:
        yield spaced


def squeezed(tokens: list[Token]) -> list[Token]:
    """Every run of one letter as a single letter; empty when no run is longer than two."""
    if not any(_LONG_RUN.search(token.text) for token in tokens):
        return []
    return [Token(squeeze(token.text), token.start, token.end) for token in tokens]


def squeeze(word: str) -> str:
    """The word with each run of one character made one."""
    return _RUN.sub(r"\1", word)


def _token(skeleton: Skeleton, start: int, end: int) -> Token:
    return Token(skeleton.text[start:end], *skeleton.span(start, end))


def _leet(skeleton: Skeleton, plain: list[Token]) -> Iterator[list[Token]]:
    """Words with signs in them take the place of the plain words they cover."""
    found = [
        _token(skeleton, match.start(), match.end())
        for match in _LEET_WORD.finditer(skeleton.text)
        if _IS_LEET.search(match[0]) and any(map(str.isalpha, match[0]))
    ]
    if not found:
        return
    for table in (_AS_I, _AS_L):
        for strip in ("", _LEET_SIGNS):
            read = [_read(token, table, strip) for token in found]
            yield _merged(plain, read)


def _read(token: Token, table: dict[int, str], strip: str) -> Token:
    """`strip` takes signs off the end: the mark of "sh!t!" is a mark."""
    text = token.text.rstrip(strip) if strip else token.text
    return Token(text.translate(table), token.start, token.end)


def _merged(plain: list[Token], leet: list[Token]) -> list[Token]:
    """Both, in order, without the plain ones that lie inside of a leet one."""
    merged: list[Token] = []
    rest = iter(leet)
    current = next(rest, None)
    for token in plain:
        while current is not None and current.end <= token.start:
            merged.append(current)
            current = next(rest, None)
        if current is None or token.end <= current.start:
            merged.append(token)
    return merged + ([current] if current else []) + list(rest)


def _spaced(plain: list[Token]) -> Iterator[Token]:
    """Single letters in a row, "b a d" or "b.a.d", as one word."""
    run: list[Token] = []
    for token, after in pairwise([*plain, Token("", 1 << 30, 1 << 30)]):
        is_single = len(token.text) == 1
        if is_single:
            run.append(token)
        if not is_single or after.start - token.end > _MAX_GAP or len(after.text) != 1:
            if len(run) >= _MIN_SPACED:
                yield Token("".join(t.text for t in run), run[0].start, run[-1].end)
            run = []
