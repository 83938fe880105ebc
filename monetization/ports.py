"""What monetization needs to know of a channel's words; implemented by chat, named in settings."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Screened:
    """A message as it may be shown, and why a moderator has to see it first.

    `reasons` are AutoMod's: `{"category", "level", "start", "end"}`, positions in code points.
    """

    text: str
    reasons: list[dict[str, Any]] = field(default_factory=list)
    is_blocked: bool = False


class MessageScreening(Protocol):
    """Judges what somebody writes to a channel outside of its chat."""

    def screen(self, *, channel_id: int, user_id: int, text: str) -> Screened:
        """By the channel's AutoMod, terms and bans; raises InvalidInput for what is no text."""


@lru_cache
def message_screening() -> MessageScreening:
    """The configured implementation (MESSAGE_SCREENING)."""
    implementation: MessageScreening = import_string(settings.MESSAGE_SCREENING)()
    return implementation
