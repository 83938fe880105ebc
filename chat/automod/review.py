"""AutoMod's judgement of one message."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate
from typing import Any

from chat.automod.config import AutoModConfig, Category
from chat.automod.form import find_form
from chat.automod.skeleton import Skeleton, fold
from chat.automod.terms import Match, TermMatcher, TooMuchToCompare
from chat.automod.words import find_words
from chat.wire.lines import Fragment


class Action(StrEnum):
    """What is to become of the message."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    HOLD = "hold"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found where; `start` and `end` are code points of the text, `end` not included.

    `level` is the lowest at which it counts, 0 for the channel's own terms; `term` is that term.
    """

    category: str
    level: int
    start: int
    end: int
    term: str = ""

    def to_json(self) -> dict[str, Any]:
        """As moderators get it."""
        finding = {
            "category": str(self.category),
            "level": self.level,
            "start": self.start,
            "end": self.end,
        }
        return {**finding, "term": self.term} if self.term else finding


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement, with its reasons in the order of the text."""

    action: Action
    reasons: list[Finding] = field(default_factory=list)


PASSED = Verdict(Action.PASS)
# Nobody looks at more, and each travels to every moderator.
MAX_REASONS = 50


def review(text: str, config: AutoModConfig, fragments: Sequence[Fragment] = ()) -> Verdict:
    """Judge a cleaned text by the channel's levels and terms.

    With the text's fragments, emotes are left alone and links are seen. A blocked term rejects;
    a held term, and whatever the levels find, holds. What an allowed term covers counts as unsaid.
    A message that nearly matches too many terms to be sure is held as well.
    """
    skeleton = fold(_without_emotes(text, fragments))
    allowed = _Allowed(skeleton, config)
    findings = {
        finding
        for finding in (*_terms(skeleton, config), *_levels(text, skeleton, config, fragments))
        if not allowed.covers(finding)
    }
    if not findings:
        return PASSED
    is_blocked = any(finding.category == Category.BLOCKED_TERM for finding in findings)
    reasons = sorted(findings, key=lambda finding: (finding.start, finding.end, finding.category))
    return Verdict(Action.REJECT if is_blocked else Action.HOLD, reasons[:MAX_REASONS])


class _Allowed:
    """Where the channel lets pass what is said; in doubt nowhere."""

    def __init__(self, skeleton: Skeleton, config: AutoModConfig) -> None:
        try:
            places = sorted((match.start, match.end) for match in config.allowed.find(skeleton))
        except TooMuchToCompare:
            places = []
        self._starts = [start for start, _ in places]
        # The farthest that anything reaches which begins no later.
        self._reach = list(accumulate((end for _, end in places), max))

    def covers(self, finding: Finding) -> bool:
        """Whether one allowed place holds all of it."""
        count = bisect_right(self._starts, finding.start)
        return count > 0 and finding.end <= self._reach[count - 1]


def _terms(skeleton: Skeleton, config: AutoModConfig) -> Iterator[Finding]:
    yield from _by_terms(skeleton, config.blocked, Category.BLOCKED_TERM)
    yield from _by_terms(skeleton, config.held, Category.HELD_TERM)


def _by_terms(skeleton: Skeleton, terms: TermMatcher, category: Category) -> Iterator[Finding]:
    try:
        for match in terms.find(skeleton):
            yield _by_term(match, category)
    except TooMuchToCompare:
        yield Finding(Category.HELD_TERM, 0, *skeleton.span(0, len(skeleton.text)))


def _by_term(match: Match, category: Category) -> Finding:
    return Finding(category, 0, match.start, match.end, match.term)


def _levels(
    text: str, skeleton: Skeleton, config: AutoModConfig, fragments: Sequence[Fragment]
) -> Iterator[Finding]:
    if not (config.level or any(config.levels.values())):
        return
    for found in (*find_words(skeleton), *find_form(text, fragments)):
        if config.level_of(found.category) >= found.level:
            yield Finding(found.category, found.level, found.start, found.end)


def _without_emotes(text: str, fragments: Sequence[Fragment]) -> str:
    """The text with blanks in place of emotes, so that places stay the same."""
    if not any(fragment["type"] == "emote" for fragment in fragments):
        return text
    return "".join(
        " " * len(fragment["text"]) if fragment["type"] == "emote" else fragment["text"]
        for fragment in fragments
    )
