"""What streams need to know of a channel's moderators and bans; implemented by chat, named in
settings."""

from collections.abc import Collection
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class ChannelGuards(Protocol):
    """Roles and bans of a channel; every call is one query at most, up to three for staff."""

    def is_moderator(self, *, channel_id: int, user_id: int) -> bool:
        """Whether the account keeps order in the channel: its owner, its moderators, site staff."""

    def is_banned(self, *, channel_id: int, user_id: int) -> bool:
        """Whether a ban or a timeout is in force."""

    def banned_of(self, *, channel_id: int, user_ids: Collection[int]) -> frozenset[int]:
        """Those of the accounts against whom a ban or a timeout is in force."""

    def present(self, *, channel_id: int) -> frozenset[int]:
        """The accounts in the channel's chat, at most a thousand; one round trip to Valkey."""


@lru_cache
def channel_guards() -> ChannelGuards:
    """The configured implementation (CHANNEL_GUARDS)."""
    implementation: ChannelGuards = import_string(settings.CHANNEL_GUARDS)()
    return implementation
