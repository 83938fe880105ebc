"""A channel's chat rules, which visitors agree to before they write."""

from django.db import transaction

from accounts.models import User
from chat.models import Chatter, Room
from chat.policies.actions import Action
from chat.policies.permissions import Permission
from chat.policies.texts import clean_rules
from chat.selectors.roles import require_permission
from chat.services import mod_log
from chat.services.rooms import lock_room, renew_snapshots, tell_room
from chat.wire import moderation
from chat.wire.rooms import account_room


@transaction.atomic
def set_rules(*, actor: User, channel_id: int, rules: list[str]) -> Room:
    """Replace the rules; changed ones are shown to everybody again.

    Raises NoPermission, InvalidInput.
    """
    require_permission(actor, channel_id, Permission.SETTINGS)
    cleaned = clean_rules(rules)
    room = lock_room(channel_id)
    if room.rules == cleaned:
        return room
    room.rules = cleaned
    room.rules_version += 1
    room.save(update_fields=["rules", "rules_version", "updated_at"])
    mod_log.record(
        channel_id=channel_id, moderator=actor, action=Action.RULES, data={"rules": cleaned}
    )
    renew_snapshots(channel_id)
    return room


@transaction.atomic
def accept_rules(*, actor: User, channel_id: int, version: int | None = None) -> int:
    """Agree to the rules (those of `version`, else as they are); returns the version agreed to.

    An older agreement never replaces a newer one.
    """
    room = Room.objects.get(pk=channel_id)
    wanted = room.rules_version if version is None else min(version, room.rules_version)
    chatter, _ = Chatter.objects.get_or_create(channel_id=channel_id, user=actor)
    if chatter.rules_version < wanted:
        chatter.rules_version = wanted
        chatter.save(update_fields=["rules_version"])
        changed = moderation.account_changed(user_id=actor.pk)
        tell_room(account_room(actor.pk), channel_id, changed)
    return wanted
