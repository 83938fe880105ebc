"""Addresses of overlay pages: made, renewed, taken back; the clear text exists only in the answer.

And what a channel tells the pages that are open.
"""

from typing import Any

from django.db import transaction

from chat.events import OverlayClosed, OverlayTold
from chat.models import OverlayToken
from streams.models import Channel
from twitchclone.core.errors import Conflict, InvalidInput, NotFound
from twitchclone.core.ids import hash_secret, random_token
from twitchclone.core.outbox import publish

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


@transaction.atomic
def rotate_overlay(*, channel: Channel, overlay_id: int) -> tuple[OverlayToken, str]:
    """A new token for the same overlay; the former opens nothing from now on, open pages close.

    Raises NotFound, also for others' ones.
    """
    overlay = _lock(channel, overlay_id)
    publish(OverlayClosed(channel_id=channel.pk, key=overlay.token_hash))
    token = random_token(_TOKEN_LENGTH)
    overlay.token_hash, overlay.hint = hash_secret(token), token[-4:]
    overlay.save(update_fields=["token_hash", "hint"])
    return overlay, token


@transaction.atomic
def revoke_overlay(*, channel: Channel, overlay_id: int) -> OverlayToken:
    """Take the address back: it opens nothing any more, and pages that are open close.

    Raises NotFound, also for others' ones.
    """
    overlay = _lock(channel, overlay_id)
    publish(OverlayClosed(channel_id=channel.pk, key=overlay.token_hash))
    overlay.delete()
    return overlay


def tell_overlays(*, channel_id: int, action: str, data: dict[str, Any]) -> None:
    """Tell the channel's open overlay pages (chat.events.OverlayTold says what); in a transaction.

    Nothing of it reaches viewers.
    """
    publish(OverlayTold(channel_id=channel_id, action=action, body=data))


def _lock(channel: Channel, overlay_id: int) -> OverlayToken:
    own = OverlayToken.objects.select_for_update().filter(channel=channel)
    overlay = own.filter(pk=overlay_id).first()
    if overlay is None:
        raise NotFound("This overlay does not exist any more.")
    return overlay
