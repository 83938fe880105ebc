"""Words and phrases to be found in messages, in time that grows with the message only.

A term is found as whole words, in any case, accent, script of look-alikes, leetspeak or spacing.
`*` stands for any run of characters within a word. Terms in scripts without blanks between words,
and terms without a letter or digit (emoji), are found anywhere. A term with signs in it ("a.b/c")
is compared with what stands between blanks.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from chat.automod.skeleton import Skeleton, fold
from chat.automod.tokens import Token, chunks, has_long_run, readings, squeeze, squeezed

_PREFIX = 3  # terms that begin with letters and go on with * are kept by these
_MAX_WORDS = 20
# Pieces of terms compared for one message and list of terms: some ten milliseconds. Ordinary lists
# need tens; five hundred terms made for it would hold up every room of the process for seconds.
_MAX_COMPARISONS = 20_000
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")


@dataclass(frozen=True, slots=True)
class Match:
    """A term at a place; `start` and `end` are code points of the original text."""

    term: str
    start: int
    end: int


class TooMuchToCompare(Exception):
    """So many terms nearly match that nobody knows whether one does; a person has to look."""


_STARS = re.compile(r"\*+")
_Place = tuple[str, int, int]  # a term, and where in the skeleton's text


class _Effort:
    """What one message may cost yet."""

    __slots__ = ("_left",)

    def __init__(self) -> None:
        self._left = _MAX_COMPARISONS

    def spend(self, pieces: int) -> None:
        """Count the pieces of a word; raises TooMuchToCompare."""
        self._left -= pieces
        if self._left < 0:
            raise TooMuchToCompare


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A term ready to be compared: each word split at its stars."""

    term: str
    words: tuple[tuple[str, ...], ...]


class TermMatcher:
    """Many terms at once."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._words = _Index()
        self._squeezed = _Index()
        self._chunks = _Index()
        for term in terms:
            self._add(term)

    def find(self, skeleton: Skeleton) -> Iterator[Match]:
        """Every place of every term; a place can come twice, by two readings.

        Raises TooMuchToCompare, on the way.
        """
        for term, start, end in self._places(skeleton):
            yield Match(term, *skeleton.span(start, end))

    def _places(self, skeleton: Skeleton) -> Iterator[_Place]:
        effort = _Effort()
        if self._words:
            is_drawn_out = has_long_run(skeleton.text)
            for reading in readings(skeleton):
                yield from self._words.find(reading, effort)
                if is_drawn_out:
                    yield from self._squeezed.find(squeezed(reading), effort)
        if self._chunks:
            yield from self._chunks.find(chunks(skeleton), effort)

    def _add(self, term: str) -> None:
        folded = _folded(term).split()[:_MAX_WORDS]
        plain = "".join(folded).replace("*", "")
        if not plain:
            return  # only stars: it would be everything
        if not any(map(str.isalnum, plain)) or _is_unspaced(plain):
            self._chunks.add(term, [f"*{word}*" for word in folded])
        elif plain.isalnum():
            self._words.add(term, folded)
            self._squeezed.add(term, [squeeze(word) for word in folded])
        else:
            self._chunks.add(term, folded)


class _Index:
    """Phrases by how their first word begins, so that a token meets few of them."""

    def __init__(self) -> None:
        self._exact: dict[str, list[_Phrase]] = defaultdict(list)
        self._prefixed: dict[str, list[_Phrase]] = defaultdict(list)
        self._floating: list[tuple[str, _Phrase]] = []

    def __bool__(self) -> bool:
        return bool(self._exact or self._prefixed or self._floating)

    def add(self, term: str, words: list[str]) -> None:
        while len(words) > 1 and not words[0].strip("*"):
            words = words[1:]
        phrase = _Phrase(term, tuple(tuple(_STARS.split(word)) for word in words))
        first = phrase.words[0]
        if len(first) == 1:
            self._exact[first[0]].append(phrase)
        elif first[0]:
            self._prefixed[first[0][:_PREFIX]].append(phrase)
        else:
            self._floating.append((max(first, key=len), phrase))

    def find(self, tokens: list[Token], effort: _Effort) -> Iterator[_Place]:
        if not tokens:
            return
        for index, token in enumerate(tokens):
            for phrase in self._starting(token.text):
                yield from _match(phrase, tokens, index, effort)
        if self._floating:
            haystack = _Haystack(tokens)
            for needle, phrase in self._floating:
                for index in haystack.tokens_with(needle):
                    yield from _match(phrase, tokens, index, effort)

    def _starting(self, word: str) -> Iterator[_Phrase]:
        yield from self._exact.get(word, ())
        if self._prefixed:
            for length in range(1, min(_PREFIX, len(word)) + 1):
                yield from self._prefixed.get(word[:length], ())


class _Haystack:
    """All tokens as one text, to see at once which of them hold a needle."""

    def __init__(self, tokens: list[Token]) -> None:
        self._text = " ".join(token.text for token in tokens)
        self._ends = list(accumulate(len(token.text) + 1 for token in tokens))

    def tokens_with(self, needle: str) -> Iterator[int]:
        """Their places in the list, each once."""
        found = self._text.find(needle)
        while found >= 0:
            index = bisect_right(self._ends, found)
            yield index
            found = self._text.find(needle, self._ends[index])


def _match(phrase: _Phrase, tokens: list[Token], index: int, effort: _Effort) -> Iterator[_Place]:
    last = index + len(phrase.words)
    if last > len(tokens):
        return
    for parts, token in zip(phrase.words, tokens[index:last], strict=True):
        effort.spend(len(parts))
        if not _fits(parts, token.text):
            return
    yield phrase.term, tokens[index].start, tokens[last - 1].end


def _fits(parts: tuple[str, ...], word: str) -> bool:
    """Whether the word is the parts with anything between; leftmost first, so never a step back."""
    first, last = parts[0], parts[-1]
    if len(parts) == 1:
        return word == first
    if not (word.startswith(first) and word.endswith(last)):
        return False
    position, end = len(first), len(word) - len(last)
    for part in parts[1:-1]:
        found = word.find(part, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return position <= end


def _folded(term: str) -> str:
    """A star of full width is a star; everything else is folded as messages are."""
    return fold(term).text


def _is_unspaced(text: str) -> bool:
    return any(
        unicodedata.name(character, "").startswith(_UNSPACED)
        for character in text
        if not character.isascii()
    )
