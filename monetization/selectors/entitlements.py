"""Who has paid for what (streams.entitlements.VideoEntitlements, chat.ports.Entitlements)."""

from collections.abc import Collection
from dataclasses import dataclass

from monetization.models import Subscription
from monetization.selectors import bits


class PaidVideoEntitlements:
    """What subscriptions open; see the protocol. One query each."""

    def is_subscriber(self, *, channel_id: int, user_id: int) -> bool:
        """Whether a subscription is in force."""
        rows = Subscription.objects.in_force()
        return rows.filter(channel_id=channel_id, subscriber_id=user_id).exists()

    def subscribed_channels(self, *, channel_ids: Collection[int], user_id: int) -> frozenset[int]:
        """Those of the channels where one is in force."""
        rows = Subscription.objects.in_force()
        mine = rows.filter(channel_id__in=channel_ids, subscriber_id=user_id)
        return frozenset(mine.values_list("channel_id", flat=True))


@dataclass(frozen=True, slots=True)
class ChatSubscription:
    """A subscription in force, as chat asks for it (chat.ports.Subscription)."""

    tier: int
    months: int
    is_founder: bool


class PaidChatEntitlements:
    """What chat lets those do who have paid; see the protocol. One query each."""

    def subscription(self, *, channel_id: int, user_id: int) -> ChatSubscription | None:
        """The account's subscription to the channel that is in force."""
        rows = Subscription.objects.in_force().filter(channel_id=channel_id, subscriber_id=user_id)
        found = rows.values_list("tier", "months", "is_founder").first()
        return ChatSubscription(*found) if found else None

    def subscribed_tiers(self, *, user_id: int) -> dict[int, int]:
        """The channels the account subscribes to, with the tier."""
        rows = Subscription.objects.in_force().filter(subscriber_id=user_id)
        return dict(rows.values_list("channel_id", "tier"))

    def bits_given(self, *, channel_id: int, user_id: int) -> int:
        """The bits the account has cheered in the channel."""
        return bits.bits_given(channel_id, user_id)


def is_ad_free(*, channel_id: int, user_id: int) -> bool:
    """Whether the account's subscription spares it the channel's ads; one query."""
    rows = Subscription.objects.in_force()
    return rows.filter(channel_id=channel_id, subscriber_id=user_id).exists()
