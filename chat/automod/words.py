"""The built-in words by category and level, for channels that choose a level.

`words.txt` holds lines of category, level (the lowest at which the word is found) and term. The
terms are in ROT13, so that nobody meets them who does not want to.
"""

import codecs
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from chat.automod.found import Found
from chat.automod.skeleton import Skeleton
from chat.automod.terms import TermMatcher

_FILE = Path(__file__).with_name("words.txt")


@lru_cache
def entries() -> dict[str, tuple[str, int]]:
    """Category and level by term."""
    lines = (line.split(maxsplit=2) for line in _FILE.read_text("utf-8").splitlines())
    return {
        codecs.decode(line[2], "rot13"): (line[0], int(line[1]))
        for line in lines
        if len(line) == 3 and line[0] != "#"
    }


@lru_cache
def _matcher() -> TermMatcher:
    return TermMatcher(entries())


def find_words(skeleton: Skeleton) -> Iterator[Found]:
    """All built-in words of the message."""
    by_term = entries()
    for match in _matcher().find(skeleton):
        category, level = by_term[match.term]
        yield Found(category, level, match.start, match.end)
