"""What videos need to know of payments; implemented where the money is, named in settings."""

from collections.abc import Collection
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class VideoEntitlements(Protocol):
    """Who has paid for a channel's videos; every call is one query at most."""

    def is_subscriber(self, *, channel_id: int, user_id: int) -> bool:
        """Whether the account's subscription to the channel is in force."""

    def subscribed_channels(self, *, channel_ids: Collection[int], user_id: int) -> frozenset[int]:
        """Those of the channels to which the account's subscription is in force."""


class NoVideoEntitlements:
    """Nobody subscribes to anything: a site without money."""

    def is_subscriber(self, *, channel_id: int, user_id: int) -> bool:
        """No."""
        return False

    def subscribed_channels(self, *, channel_ids: Collection[int], user_id: int) -> frozenset[int]:
        """None of them."""
        return frozenset()


@lru_cache
def video_entitlements() -> VideoEntitlements:
    """The configured implementation (VIDEO_ENTITLEMENTS)."""
    implementation: VideoEntitlements = import_string(settings.VIDEO_ENTITLEMENTS)()
    return implementation
