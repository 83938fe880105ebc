"""Cheermotes: words that give bits, and the steps by which their pictures and colours change."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheerTier:
    """From `min_bits` on a cheer is shown so; the colour is that of the number beside it."""

    number: int
    min_bits: int
    color: str


TIERS = (
    CheerTier(1, 1, "#8a8178"),
    CheerTier(2, 100, "#c05621"),
    CheerTier(3, 1_000, "#0f7b6c"),
    CheerTier(4, 5_000, "#2b6cb0"),
    CheerTier(5, 10_000, "#c53030"),
)
# In the picker's order, in the spelling they are shown in; typed in any case.
CHEERMOTES = ("Cheer", "Ember", "Comet", "Bloom")
PREFIXES = frozenset(name.lower() for name in CHEERMOTES)


def tier_of(bits: int) -> CheerTier:
    """The step of a cheer of this many bits, which is one at least."""
    return next(tier for tier in reversed(TIERS) if bits >= tier.min_bits)
