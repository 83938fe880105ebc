"""Shield mode: one switch for a prepared set of settings, against a raid of trolls."""

from typing import Any

from django.db import transaction

from accounts.models import User
from chat.models import Room
from chat.policies.actions import Action
from chat.policies.modes import DEFAULT_SHIELD, clean_settings
from chat.policies.permissions import Permission
from chat.selectors.roles import require_permission
from chat.services import mod_log
from chat.services.room_settings import Changed, assign, tell_state
from chat.services.rooms import lock_room


@transaction.atomic
def prepare_shield(*, actor: User, channel_id: int, settings: dict[str, Any]) -> Room:
    """What the switch shall put in force, by column of Room; next time, if it is on.

    Raises NoPermission, InvalidInput.
    """
    require_permission(actor, channel_id, Permission.SETTINGS)
    prepared = clean_settings(settings)
    room = lock_room(channel_id)
    if room.shield != prepared:
        assign(room, {"shield": prepared})
        _record(actor, room, Action.SHIELD_PREPARE, prepared)
    return room


@transaction.atomic
def set_shield(*, actor: User, channel_id: int, is_on: bool) -> Changed:
    """Put the prepared set (DEFAULT_SHIELD without one) in force, or what was before it.

    As it is already, nothing changes. Raises NoPermission.
    """
    require_permission(actor, channel_id, Permission.SETTINGS)
    room = lock_room(channel_id)
    if room.is_shield_on == is_on:
        return Changed(room, ())
    if is_on:
        values = dict(room.shield or DEFAULT_SHIELD)
        memory = {name: getattr(room, name) for name in values}
    else:
        values, memory = dict(room.before_shield), {}
    columns = assign(room, {**values, "before_shield": memory, "is_shield_on": is_on})
    _record(actor, room, Action.SHIELD_ON if is_on else Action.SHIELD_OFF, values)
    tell_state(actor, room, columns)
    return Changed(room, columns)


def _record(actor: User, room: Room, action: str, values: dict[str, Any]) -> None:
    mod_log.record(channel_id=room.pk, moderator=actor, action=action, data={"settings": values})
