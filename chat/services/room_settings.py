"""Changing a room's settings: modes, AutoMod's levels, and what moderators want held."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import User
from chat.models import Room
from chat.policies.actions import Action
from chat.policies.modes import MODES, clean_settings, frame_settings
from chat.policies.permissions import Permission
from chat.selectors.roles import require_permission
from chat.services import mod_log
from chat.services.rooms import lock_room, renew_snapshots, tell_room
from chat.wire import changes
from chat.wire.rooms import chat_room


@dataclass(frozen=True, slots=True)
class Changed:
    """The room as it is now, and which columns are other than before."""

    room: Room
    columns: tuple[str, ...]


@transaction.atomic
def change_settings(*, actor: User, channel_id: int, **wanted: Any) -> Changed:
    """Change what is given, named as columns of Room; only what is new is told and logged.

    Raises NoPermission, InvalidInput with the field at fault.
    """
    require_permission(actor, channel_id, Permission.SETTINGS)
    values = clean_settings(wanted)
    room = lock_room(channel_id)
    # What somebody chooses while shield mode is on stays when it ends.
    kept = {name: value for name, value in room.before_shield.items() if name not in values}
    columns = assign(room, {**values, "before_shield": kept})
    for name in columns:
        _record(actor, room, name)
    tell_state(actor, room, columns)
    return Changed(room, columns)


def assign(room: Room, values: dict[str, Any]) -> tuple[str, ...]:
    """Store what differs, and return which columns did, but for shield mode's own memory."""
    differing = tuple(name for name, value in values.items() if getattr(room, name) != value)
    for name in differing:
        setattr(room, name, values[name])
    if differing:
        room.save(update_fields=[*differing, "updated_at"])
    return tuple(name for name in differing if name not in ("before_shield", "shield"))


def tell_state(actor: User, room: Room, columns: tuple[str, ...]) -> None:
    """Tell the room which modes changed, if any did; let senders load it anew."""
    if not columns:
        return
    keys = {name: mode.key for name, mode in MODES.items()} | {"is_shield_on": "isShieldOn"}
    changed = [keys[name] for name in columns if name in keys]
    renew_snapshots(room.pk)
    if changed:
        state = changes.room_state(
            channel_id=room.pk,
            settings=frame_settings(room),
            changed=changed,
            moderator=actor.login,
        )
        tell_room(chat_room(room.pk), room.pk, state)


def _record(actor: User, room: Room, name: str) -> None:
    value = getattr(room, name)
    mode = MODES.get(name)
    mod_log.record(
        channel_id=room.pk,
        moderator=actor,
        action=mode.action_of(value) if mode else Action.SETTINGS,
        data={"setting": name, "value": value},
    )
