"""What somebody who comes into a room gets to see: its modes, rules, last lines, pin and poll."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from chat.models import PinnedMessage
from chat.selectors.chatters import ChatterSnapshot
from chat.selectors.messages import recent_messages
from chat.selectors.polls import active_poll
from chat.selectors.rooms import RoomSnapshot, load_room
from streams.selectors.viewers import viewer_counts
from twitchclone.core import clock
from twitchclone.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class RoomView:
    """The same for everybody who comes in at this moment; `recent` are frames, oldest first."""

    room: RoomSnapshot
    recent: list[dict[str, Any]]
    pinned: dict[str, Any] | None
    poll: dict[str, Any] | None
    viewers: int

    def to_json(self) -> dict[str, Any]:
        """The frame `joined` without `you` and `last`."""
        return {
            "channelId": str(self.room.channel_id),
            "channel": self.room.channel_login,
            "settings": self.room.settings(),
            "rules": list(self.room.rules),
            "rulesVersion": self.room.rules_version,
            "recent": self.recent,
            "pinned": self.pinned,
            "poll": self.poll,
            "viewers": self.viewers,
        }


def load_room_view(channel_id: int) -> RoomView:
    """The room as it is now; raises NotFound, also for a suspended channel."""
    room = load_room(channel_id)
    if room.is_suspended:
        raise NotFound("There is no channel of this name.")
    return RoomView(
        room=room,
        recent=recent_messages(channel_id),
        pinned=_pinned(channel_id),
        poll=active_poll(channel_id),
        viewers=viewer_counts([channel_id])[channel_id],
    )


def you(room: RoomSnapshot, chatter: ChatterSnapshot) -> dict[str, Any]:
    """What a reader is in the room: `joined`'s `you`."""
    ban = {
        "expiresAt": _ms(chatter.ban_expires_at),
        "reason": chatter.ban_reason,
        "mayAskFrom": _ms(chatter.may_ask_from),
    }
    accepted = chatter.is_exempt or not room.rules or chatter.rules_version >= room.rules_version
    return {
        **chatter.author().to_json(),
        "role": chatter.role,
        "permissions": sorted(chatter.permissions),
        "ban": ban if chatter.is_banned else None,
        "warning": {"reason": chatter.warning} if chatter.has_open_warning else None,
        "acceptedRules": accepted,
    }


def newest_id(view: RoomView) -> UUID | None:
    """The id of the last line, where the stream itself is empty."""
    return UUID(view.recent[-1]["id"]) if view.recent else None


def _pinned(channel_id: int) -> dict[str, Any] | None:
    in_force = Q(until=None) | Q(until__gt=clock.now())
    found = PinnedMessage.objects.filter(in_force, channel_id=channel_id)
    return found.values_list("body", flat=True).first()


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else clock.to_ms(moment)
