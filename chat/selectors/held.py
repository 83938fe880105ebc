"""The queue of messages that wait for a moderator."""

from datetime import timedelta
from typing import Any

from chat.models import HeldMessage
from chat.wire import cases
from twitchclone.core import clock

# Who writes does not wait longer for an answer, and the talk has moved on by then.
WAITS_FOR = timedelta(minutes=5)
MAX_LISTED = 200


def pending_held(channel_id: int) -> list[HeldMessage]:
    """What waits in the channel, oldest first; one query."""
    waiting = HeldMessage.objects.filter(
        channel_id=channel_id,
        status=HeldMessage.Status.PENDING,
        created_at__gt=clock.now() - WAITS_FOR,
    )
    return list(waiting.order_by("id")[:MAX_LISTED])


def describe_held(held: HeldMessage) -> dict[str, Any]:
    """The frame `held_message` of it."""
    return cases.held_message(
        channel_id=held.channel_id,
        held_id=held.pk,
        line=held.body,
        reasons=held.reasons,
        created_at_ms=clock.to_ms(held.created_at),
        expires_at_ms=clock.to_ms(held.created_at + WAITS_FOR),
    )
