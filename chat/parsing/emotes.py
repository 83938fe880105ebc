"""Emotes as the parser sees them: words that stand for pictures."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from chat.wire.lines import Fragment


@dataclass(frozen=True, slots=True)
class EmoteRef:
    """One emote; `width` is its width in pixels at 28 px of height.

    `images`: {"1": 28 px, "2": 56 px, "4": 112 px, "static": the first frame at 112 px}, addresses;
    "static" is there for animated ones only.
    """

    id: str
    code: str
    is_animated: bool = False
    width: int = 28
    images: Mapping[str, str] = field(default_factory=dict, hash=False)

    def to_fragment(self) -> Fragment:
        """The piece of a message that shows it."""
        return {
            "type": "emote",
            "text": self.code,
            "id": self.id,
            "name": self.code,
            "isAnimated": self.is_animated,
            "width": self.width,
            "images": dict(self.images),
        }

    def to_json(self) -> dict[str, Any]:
        """What a picker shows."""
        return {
            "id": self.id,
            "code": self.code,
            "isAnimated": self.is_animated,
            "width": self.width,
            "images": dict(self.images),
        }


EmoteLookup = Callable[[str], EmoteRef | None]


class EmoteIndex:
    """Emotes by code, case-sensitive; never changes. Calling it looks a word up."""

    __slots__ = ("_by_code",)

    def __init__(self, by_code: Mapping[str, EmoteRef] = MappingProxyType({})) -> None:
        self._by_code = dict(by_code)

    @classmethod
    def of(cls, *groups: Iterable[EmoteRef]) -> "EmoteIndex":
        """The emotes of all groups; where two share a code, the later group's."""
        return cls({emote.code: emote for group in groups for emote in group})

    def __call__(self, code: str) -> EmoteRef | None:
        return self._by_code.get(code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[EmoteRef]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def merged(self, other: "EmoteIndex") -> "EmoteIndex":
        """Both; where they share a code, the other's."""
        return EmoteIndex({**self._by_code, **other._by_code})

    def only(self, codes: frozenset[str]) -> EmoteLookup:
        """A look-up that finds these codes only: those a chatter may use."""
        by_code = self._by_code
        return lambda code: by_code.get(code) if code in codes else None


NO_EMOTES = EmoteIndex()
