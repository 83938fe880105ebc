"""Which badges an account wears, and what a channel's badges look like."""

from collections.abc import Iterable
from typing import Any

from chat.images.names import BADGE_SIZES_PX, file_names
from chat.models import ChannelBadge
from chat.ports import Subscription, entitlements
from chat.selectors.pictures import drawing_url, stored_url
from chat.wire.lines import Badge

# Sets the site draws itself, in the order in which they stand before a name.
ROLE_BADGES = ("broadcaster", "staff", "moderator", "vip")
BUILT_IN = {
    "broadcaster": "Broadcaster",
    "staff": "Staff",
    "moderator": "Moderator",
    "vip": "VIP",
    "founder": "Founder",
    "subscriber": "Subscriber",
    "bits": "Bits",
}
# From how many bits on there is which badge; from how many months on a subscriber's can change.
BITS_TIERS = (1, 100, 1_000, 5_000, 10_000, 25_000, 50_000, 75_000, 100_000, 200_000, 500_000)
SUBSCRIBER_MONTHS = (0, 2, 3, 6, 9, 12, 18, 24, 36, 48, 60)


def badges_of(
    *, channel_id: int, user_id: int, role: str | None, subscription: Subscription | None
) -> list[Badge]:
    """The account's badges in the channel, in order; the entitlements' query and one at most."""
    bits = entitlements().bits_given(channel_id=channel_id, user_id=user_id)
    badges: list[Badge] = [{"type": role}] if role in ROLE_BADGES else []
    if subscription is None and not bits:
        return badges
    pictures = channel_badges(channel_id)
    if subscription is not None:
        badges.append(_subscriber(subscription, pictures))
    if bits:
        tier = max(tier for tier in BITS_TIERS if tier <= bits)
        badges.append(_with_picture({"type": "bits", "bits": tier}, pictures, "bits", tier))
    return badges


def channel_badges(channel_id: int) -> list[ChannelBadge]:
    """What the channel drew itself, lowest threshold first; one query."""
    return list(ChannelBadge.objects.filter(channel=channel_id).order_by("set_id", "threshold"))


def badge_images(badge: ChannelBadge) -> dict[str, str]:
    """Addresses by scale: 18, 36 and 72 px."""
    names = file_names(badge.image, BADGE_SIZES_PX)
    return {scale: stored_url(name) for scale, name in names.items()}


def built_in_image(badge_type: str) -> str:
    """The address of the site's own drawing."""
    return drawing_url(f"badges/{badge_type}.svg")


def badge_sets(channel_id: int) -> dict[str, list[dict[str, Any]]]:
    """All that can be worn in the channel: the site's drawings, and the channel's own; one query.

    `{"builtIn": [{type, title, image}], "channel": [{type, threshold, images}]}`
    """
    return {
        "builtIn": [
            {"type": name, "title": title, "image": built_in_image(name)}
            for name, title in BUILT_IN.items()
        ],
        "channel": [
            {"type": badge.set_id, "threshold": badge.threshold, "images": badge_images(badge)}
            for badge in channel_badges(channel_id)
        ],
    }


def _subscriber(subscription: Subscription, pictures: Iterable[ChannelBadge]) -> Badge:
    """A founder keeps that badge; others change theirs with the months."""
    kind = "founder" if subscription.is_founder else "subscriber"
    badge: Badge = {"type": kind, "tier": subscription.tier, "months": subscription.months}
    if subscription.is_founder:
        return badge
    return _with_picture(badge, pictures, "subscriber", subscription.months)


def _with_picture(
    badge: Badge, pictures: Iterable[ChannelBadge], set_id: str, reached: int
) -> Badge:
    earned = [row for row in pictures if row.set_id == set_id and row.threshold <= reached]
    if earned:
        badge["images"] = badge_images(max(earned, key=lambda row: row.threshold))
    return badge
