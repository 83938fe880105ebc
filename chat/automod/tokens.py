"""The words of a message, read in each way that people disguise them.

Every reading is a list of tokens in order, so that phrases can be found in it; each costs one pass
over at most 500 characters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chat.automod.skeleton import Skeleton


@dataclass(frozen=True, slots=True)
class Token:
    """A word; `start` and `end` are places in the skeleton's text."""

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
    return [_token(match) for match in _WORD.finditer(skeleton.text)]


def chunks(skeleton: Skeleton) -> list[Token]:
    """Everything between blanks, signs included."""
    return [_token(match) for match in _CHUNK.finditer(skeleton.text)]


def readings(skeleton: Skeleton) -> Iterator[list[Token]]:
    """The words as they are, with digits and signs read as letters, and with spaced letters joined.

    A reading that would be the same as an earlier one is left out.
    """
    plain = words(skeleton)
    yield plain
    yield from _leet(skeleton, plain)
    spaced = list(_spaced(skeleton.text, plain))
    if spaced:
        yield spaced


def has_long_run(text: str) -> bool:
    """Whether a character comes three times in a row: only then words are squeezed."""
    return _LONG_RUN.search(text) is not None


def squeezed(tokens: list[Token]) -> list[Token]:
    """Every run of one letter as a single letter; empty when no run is longer than two."""
    if not any(_LONG_RUN.search(token.text) for token in tokens):
        return []
    return [Token(squeeze(token.text), token.start, token.end) for token in tokens]


def squeeze(word: str) -> str:
    """The word with each run of one character made one."""
    return _RUN.sub(r"\1", word)


def _token(match: "re.Match[str]") -> Token:
    return Token(match[0], match.start(), match.end())


def _leet(skeleton: Skeleton, plain: list[Token]) -> Iterator[list[Token]]:
    """Words with signs in them take the place of the plain words they cover.

    A sign at the end may be a letter ("a$$") or a mark ("sh!t!"), and 1 an i or an l.
    """
    if not _IS_LEET.search(skeleton.text):
        return
    whole = [_token(match) for match in _LEET_WORD.finditer(skeleton.text)]
    stripped = [_without_marks(token) for token in whole]
    for found in (whole, stripped) if stripped != whole else (whole,):
        signed = [token for token in found if _is_leet(token.text)]
        if signed:
            yield _merged(plain, [_read(token, _AS_I) for token in signed])
            yield _merged(plain, [_read(token, _AS_L) for token in signed])


def _is_leet(word: str) -> bool:
    """Whether it mixes letters with digits or signs: a number alone is a number."""
    return _IS_LEET.search(word) is not None and any(map(str.isalpha, word))


def _without_marks(token: Token) -> Token:
    text = token.text.rstrip(_LEET_SIGNS)
    return Token(text, token.start, token.start + len(text))


def _read(token: Token, table: dict[int, str]) -> Token:
    return Token(token.text.translate(table), token.start, token.end)


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


def _spaced(text: str, plain: list[Token]) -> Iterator[Token]:
    """Single letters with the same between them, "b a d" or "b.a.d", as one word."""
    run: list[Token] = []
    gap = ""
    for token in [*plain, Token("", len(text), len(text))]:
        between = text[run[-1].end : token.start] if run else ""
        is_near = len(token.text) == 1 and len(between) <= _MAX_GAP
        if not (is_near and (len(run) < 2 or between == gap)):
            if len(run) >= _MIN_SPACED:
                yield Token("".join(part.text for part in run), run[0].start, run[-1].end)
            run = run[-1:] if is_near else []  # in "x b-a-d" the b ends one run and begins another
        if len(token.text) == 1:
            gap = between
            run.append(token)
