"""An account's subscriptions; one query each."""

from monetization.models import Subscription

MAX_LISTED = 100


def subscription_of(*, account_id: int, channel_id: int) -> Subscription | None:
    """The one that is in force, with its channel's owner."""
    rows = Subscription.objects.in_force().select_related("channel__owner")
    return rows.filter(subscriber_id=account_id, channel_id=channel_id).first()


def subscriptions_of(account_id: int) -> list[Subscription]:
    """All there ever were, with their channels' owners, those that last longest first."""
    rows = Subscription.objects.filter(subscriber_id=account_id).select_related("channel__owner")
    return list(rows.order_by("-access_until")[:MAX_LISTED])
