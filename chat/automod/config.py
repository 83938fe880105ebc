"""What AutoMod looks for in one channel, compiled once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from chat.automod.terms import TermMatcher

MAX_LEVEL = 4


class Category(StrEnum):
    """What a finding is about; those of words and those of form."""

    PROFANITY = "profanity"
    IDENTITY = "identity"
    SEXUAL = "sexual"
    AGGRESSION = "aggression"
    SPAM = "spam"
    LINKS = "links"
    CAPITALS = "capitals"
    SYMBOLS = "symbols"
    REPETITION = "repetition"
    LOOKALIKE = "lookalike"
    BLOCKED_TERM = "blocked_term"
    HELD_TERM = "held_term"


# What a channel can set a level for.
CATEGORIES = tuple(c for c in Category if c not in (Category.BLOCKED_TERM, Category.HELD_TERM))
_NO_LEVELS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class AutoModConfig:
    """A channel's levels (0 off, 4 strictest) and terms.

    `levels` overrides `level` by category. `terms` are pairs of kind and text, the kind blocked,
    held or allowed (chat.models.Term.Kind). Make one per version of the room and keep it: its terms
    are compiled at the first message.
    """

    level: int = 1
    levels: Mapping[str, int] = field(default_factory=lambda: _NO_LEVELS)
    terms: tuple[tuple[str, str], ...] = ()

    def level_of(self, category: str) -> int:
        """How strict the channel is about this."""
        return self.levels.get(category, self.level)

    @cached_property
    def blocked(self) -> TermMatcher:
        """Terms that refuse a message."""
        return TermMatcher(self._of_kind("blocked"))

    @cached_property
    def held(self) -> TermMatcher:
        """Terms that hold a message."""
        return TermMatcher(self._of_kind("held"))

    @cached_property
    def allowed(self) -> TermMatcher:
        """Terms that nothing is found in."""
        return TermMatcher(self._of_kind("allowed"))

    def _of_kind(self, kind: str) -> Iterable[str]:
        return [text for term_kind, text in self.terms if term_kind == kind]
