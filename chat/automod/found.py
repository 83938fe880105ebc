"""What the rules find, before anybody asks which level the channel chose."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A category at a place; it counts from `level` on. Places are code points of the text."""

    category: str
    level: int
    start: int
    end: int
