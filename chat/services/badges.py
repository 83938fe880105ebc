"""The badges a channel draws itself, for subscribers by months and for givers of bits."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.images import PictureRefused
from accounts.models import User
from accounts.policies.permissions import may_act
from chat.images.encode import encode_badge
from chat.images.names import BADGE_SIZES_PX
from chat.models import ChannelBadge
from chat.selectors.badges import BITS_TIERS, SUBSCRIBER_MONTHS
from chat.services.pictures import read_upload, refused, store_picture
from chat.services.rooms import renew_snapshots
from streams.models import Channel
from twitchclone.core.errors import InvalidInput, NotFound, NotPermitted

_FOLDER = "badges"
THRESHOLDS = {
    ChannelBadge.Set.SUBSCRIBER: SUBSCRIBER_MONTHS,
    ChannelBadge.Set.BITS: BITS_TIERS,
}


def set_badge(
    *, actor: User, channel_id: int, set_id: str, threshold: int, upload: "UploadedFile[Any]"
) -> ChannelBadge:
    """Draw, or draw anew, the badge worn from `threshold` months or bits on.

    Slow, so called outside of transactions. Raises InvalidInput, NotPermitted.
    """
    _require_owner(actor, channel_id)
    if threshold not in THRESHOLDS.get(ChannelBadge.Set(_known(set_id)), ()):
        raise InvalidInput("Choose one of the steps offered.", field="threshold")
    try:
        picture = encode_badge(read_upload(upload), list(BADGE_SIZES_PX.values()))
    except PictureRefused as refusal:
        raise refused(refusal) from refusal
    with transaction.atomic():
        # The channel's row is the lock: two uploads for the same step follow each other.
        Channel.objects.select_for_update().get(pk=channel_id)
        place = {"channel_id": channel_id, "set_id": set_id, "threshold": threshold}
        badge = ChannelBadge.objects.filter(**place).first() or ChannelBadge(**place)
        # The former picture's files stay: lines written before show them.
        badge.image = store_picture(_FOLDER, picture)
        badge.save()
        renew_snapshots(channel_id)
    return badge


def remove_badge(*, actor: User, badge_id: int) -> None:
    """Go back to the site's drawing; old lines keep theirs. Raises NotFound for another's badge."""
    with transaction.atomic():
        own = ChannelBadge.objects.select_for_update().filter(channel=actor.pk)
        badge = own.filter(pk=badge_id).first() if may_act(actor) else None
        if badge is None:
            raise NotFound("This badge does not exist.")
        badge.delete()
        renew_snapshots(actor.pk)


def _known(set_id: str) -> str:
    if set_id not in ChannelBadge.Set.values:
        raise InvalidInput("Badges are for subscribers or for bits.", field="set_id")
    return set_id


def _require_owner(actor: User, channel_id: int) -> None:
    if not may_act(actor) or actor.pk != channel_id:
        raise NotPermitted("Only the channel itself draws its badges.")
