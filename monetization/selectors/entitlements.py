"""Who has paid for what (streams.entitlements.VideoEntitlements)."""

from collections.abc import Collection

from monetization.models import Subscription


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


def is_ad_free(*, channel_id: int, user_id: int) -> bool:
    """Whether the account's subscription spares it the channel's ads; one query."""
    rows = Subscription.objects.in_force()
    return rows.filter(channel_id=channel_id, subscriber_id=user_id).exists()
