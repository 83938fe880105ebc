"""The line on top of a room."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import User
from chat.errors import AlreadySo
from chat.models import PinnedMessage
from chat.policies.permissions import Permission
from chat.selectors.messages import find_message
from chat.selectors.roles import require_permission
from chat.services import mod_log
from chat.services.rooms import lock_room, tell_room
from chat.wire import changes
from chat.wire.rooms import chat_room
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput, NotFound

MAX_DURATION_S = 86_400


@transaction.atomic
def pin_message(
    *, actor: User, channel_id: int, message_id: UUID, duration_s: int | None = None
) -> PinnedMessage:
    """Put the line on top, for so many seconds or until it is taken down; replaces another.

    Raises NoPermission, NotFound for a line that is not there any more, InvalidInput.
    """
    require_permission(actor, channel_id, Permission.ANNOUNCE)
    if duration_s is not None and not 10 <= duration_s <= MAX_DURATION_S:
        raise InvalidInput("A pin stays from 10 seconds to a day.", field="duration_s")
    lock_room(channel_id)
    line = find_message(channel_id, message_id)
    if line is None or line.get("isDeleted"):
        raise NotFound("This message is not there any more.", code="no_message")
    now = clock.now()
    until = None if duration_s is None else now + timedelta(seconds=duration_s)
    pin, _ = PinnedMessage.objects.update_or_create(
        channel_id=channel_id,
        defaults={
            "message_id": message_id,
            "body": line,
            "pinned_by": actor,
            "pinned_at": now,
            "until": until,
        },
    )
    mod_log.record(channel_id=channel_id, moderator=actor, action="pin", message_id=message_id)
    told = changes.pinned(
        channel_id=channel_id, line=line, moderator=actor.login, until_ms=_ms(until)
    )
    tell_room(chat_room(channel_id), channel_id, told)
    return pin


@transaction.atomic
def unpin_message(*, actor: User, channel_id: int) -> None:
    """Take the line down. Raises NoPermission, AlreadySo when nothing is pinned."""
    require_permission(actor, channel_id, Permission.ANNOUNCE)
    lock_room(channel_id)
    pin = PinnedMessage.objects.filter(channel_id=channel_id).first()
    if pin is None:
        raise AlreadySo("No message is pinned.", code="no_pin")
    mod_log.record(
        channel_id=channel_id, moderator=actor, action="unpin", message_id=pin.message_id
    )
    _take_down(pin, actor.login)


@transaction.atomic
def unpin_removed(*, channel_id: int, message_id: UUID) -> None:
    """Take the line down if it is the one that was deleted."""
    pins = PinnedMessage.objects.select_for_update()
    if pin := pins.filter(channel_id=channel_id, message_id=message_id).first():
        _take_down(pin, "")


@transaction.atomic
def unpin_lines_of(*, channel_id: int, user_id: int | None = None) -> None:
    """Take the line down if its author's lines were taken away, or (None) everybody's were."""
    pins = PinnedMessage.objects.select_for_update().filter(channel_id=channel_id)
    if user_id is not None:
        pins = pins.filter(body__userId=str(user_id))
    if pin := pins.first():
        _take_down(pin, "")


def unpin_due() -> int:
    """Take down every line whose time is over; returns how many."""
    count = 0
    for channel_id in PinnedMessage.objects.filter(until__lte=clock.now()).values_list(
        "channel_id", flat=True
    ):
        with transaction.atomic():
            due = PinnedMessage.objects.select_for_update(skip_locked=True)
            if pin := due.filter(channel_id=channel_id, until__lte=clock.now()).first():
                _take_down(pin, "")
                count += 1
    return count


def _take_down(pin: PinnedMessage, moderator: str) -> None:
    channel_id = pin.channel_id
    pin.delete()
    told = changes.pinned(channel_id=channel_id, line=None, moderator=moderator)
    tell_room(chat_room(channel_id), channel_id, told)


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else clock.to_ms(moment)
