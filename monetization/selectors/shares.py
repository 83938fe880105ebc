"""What part of a sale is the channel's at this moment."""

from django.db.models import F

from monetization.models import ChannelShare, ShareKind

# Until staff say otherwise, in hundredths of a percent.
SITE_DEFAULTS = {
    ShareKind.SUBSCRIPTION: 5000,
    ShareKind.GIFT: 5000,
    ShareKind.DONATION: 9500,
    ShareKind.ADS: 5500,
}


def channel_share(channel_id: int, kind: str) -> int:
    """Hundredths of a percent of what is left after tax; one query.

    The channel's own newest row, else the site's newest, else SITE_DEFAULTS. An order keeps the
    share of the moment it was made in. Raises ValueError for a kind that is no ShareKind.
    """
    default = SITE_DEFAULTS[ShareKind(kind)]
    rows = ChannelShare.objects.filter(kind=kind)
    mine = rows.filter(channel_id=channel_id) | rows.filter(channel=None)
    newest = mine.order_by(F("channel_id").desc(nulls_last=True), "-id")
    share_bp = newest.values_list("share_bp", flat=True).first()
    return default if share_bp is None else share_bp
