"""Addresses of overlay pages: made, and taken back; the clear text exists only in the answer."""

from django.db import transaction

from chat.models import OverlayToken
from streams.models import Channel
from twitchclone.core.errors import Conflict, InvalidInput, NotFound
from twitchclone.core.ids import hash_secret, random_token

MAX_OVERLAYS = 10
MAX_NAME_LENGTH = 50
_TOKEN_LENGTH = 30  # 178 bits


@transaction.atomic
def create_overlay(*, channel: Channel, name: str = "") -> tuple[OverlayToken, str]:
    """A new address and its token, which cannot be had again.

    Raises InvalidInput for a name that is too long, Conflict when the channel has MAX_OVERLAYS.
    """
    name = name.strip()
    if len(name) > MAX_NAME_LENGTH:
        raise InvalidInput(f"A name has at most {MAX_NAME_LENGTH} characters.", field="name")
    # Two requests at once must not both count one too few.
    Channel.objects.select_for_update().only("pk").get(pk=channel.pk)
    if OverlayToken.objects.filter(channel=channel).count() >= MAX_OVERLAYS:
        raise Conflict(f"A channel has at most {MAX_OVERLAYS} overlays; revoke one first.")
    token = random_token(_TOKEN_LENGTH)
    overlay = OverlayToken.objects.create(
        channel=channel, name=name, token_hash=hash_secret(token), hint=token[-4:]
    )
    return overlay, token


def revoke_overlay(*, channel: Channel, overlay_id: int) -> OverlayToken:
    """Take the address back: it opens nothing any more. Raises NotFound, also for others' ones."""
    overlay = OverlayToken.objects.filter(channel=channel, pk=overlay_id).first()
    if overlay is None:
        raise NotFound("This overlay does not exist any more.")
    overlay.delete()
    return overlay
