"""What tests of subscriptions look at."""

from monetization.selectors.entitlements import PaidVideoEntitlements
from twitchclone.core.models import OutboxEvent


def is_subscriber(channel, user):
    return PaidVideoEntitlements().is_subscriber(channel_id=channel.pk, user_id=user.pk)


def events(channel):
    rows = OutboxEvent.objects.filter(channel_id=channel.pk, type__startswith="channel.sub")
    return [(row.type.removeprefix("channel."), row.data) for row in rows.order_by("id")]


def named(user):
    return {
        "user_id": user.pk,
        "user_login": user.login,
        "user_display_name": user.get_full_name(),
    }
