"""What chat needs to know of subscribers; implemented where the money is, named in settings."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription in force: `tier` 1 to 3, `months` in all, whether one of the first."""

    tier: int
    months: int
    is_founder: bool = False


class Entitlements(Protocol):
    """Who has paid for what; every call is one query at most."""

    def subscription(self, *, channel_id: int, user_id: int) -> Subscription | None:
        """The account's subscription to the channel that is in force."""

    def subscribed_tiers(self, *, user_id: int) -> dict[int, int]:
        """The channels (ids) the account subscribes to, with the tier: whose emotes it may use."""

    def bits_given(self, *, channel_id: int, user_id: int) -> int:
        """The bits the account has cheered in the channel, 0 without any."""


class NoEntitlements:
    """Nobody subscribes to anything: a site without money."""

    def subscription(self, *, channel_id: int, user_id: int) -> Subscription | None:
        """None."""
        return None

    def subscribed_tiers(self, *, user_id: int) -> dict[int, int]:
        """None."""
        return {}

    def bits_given(self, *, channel_id: int, user_id: int) -> int:
        """None."""
        return 0


@lru_cache
def entitlements() -> Entitlements:
    """The configured implementation (CHAT_ENTITLEMENTS)."""
    implementation: Entitlements = import_string(settings.CHAT_ENTITLEMENTS)()
    return implementation
