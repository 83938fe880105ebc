"""What streams need to know of a channel's moderators, bans and overlays; implemented by chat,
named in settings."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Overlay:
    """What an overlay's secret opens; `key` names the secret without telling it."""

    channel_id: int
    login: str
    key: str


class ChannelGuards(Protocol):
    """Roles, bans and overlays; every call is one query at most, up to three for staff."""

    def is_moderator(self, *, channel_id: int, user_id: int) -> bool:
        """Whether the account keeps order in the channel: its owner, its moderators, site staff."""

    def is_banned(self, *, channel_id: int, user_id: int) -> bool:
        """Whether a ban or a timeout is in force."""

    def banned_of(self, *, channel_id: int, user_ids: Collection[int]) -> frozenset[int]:
        """Those of the accounts against whom a ban or a timeout is in force."""

    def present(self, *, channel_id: int) -> frozenset[int]:
        """The accounts in the channel's chat, at most a thousand; one round trip to Valkey."""

    def open_overlay(self, *, token: str) -> Overlay:
        """What the secret opens; raises NotFound for one that opens nothing (any more)."""

    def open_keys(self, keys: Collection[str]) -> set[str]:
        """Those of the keys that still open something."""


@lru_cache
def channel_guards() -> ChannelGuards:
    """The configured implementation (CHANNEL_GUARDS)."""
    implementation: ChannelGuards = import_string(settings.CHANNEL_GUARDS)()
    return implementation
