"""Recommending another channel to the room."""

import math

from django.db import transaction

from accounts.models import User
from chat.errors import ActRefused, TooFast
from chat.policies.permissions import Permission
from chat.selectors.roles import find_user, require_permission
from chat.services import mod_log
from chat.services.rooms import tell_room
from chat.wire import talk
from chat.wire.rooms import chat_room
from streams.models import Channel
from twitchclone.core import rate_limit

# Twitch's: one in two minutes, the same channel once an hour.
ANY = rate_limit.Limit("shoutouts", 1, 120)
SAME = rate_limit.Limit("shoutouts-same", 1, 3600)


@transaction.atomic
def shout_out(*, actor: User, channel_id: int, login: str) -> User:
    """Show the channel to everybody in the room, and return its account.

    Raises NoPermission, InvalidUser, ActRefused for the room's own channel or a suspended one,
    TooFast.
    """
    require_permission(actor, channel_id, Permission.ANNOUNCE)
    target = find_user(login)
    if target.pk == channel_id:
        raise ActRefused("This is the channel itself.", code="bad_shoutout_self")
    if target.is_suspended or not target.is_active:
        raise ActRefused("This channel is not there any more.", code="bad_shoutout_suspended")
    _require_rate(channel_id, target.pk)
    mod_log.record(channel_id=channel_id, moderator=actor, action="shoutout", target=target)
    told = talk.shoutout(channel_id=channel_id, to=_card(target), moderator=actor.login)
    tell_room(chat_room(channel_id), channel_id, told)
    return target


def _require_rate(channel_id: int, target_id: int) -> None:
    for limit, key in ((SAME, f"{channel_id}:{target_id}"), (ANY, str(channel_id))):
        if wait_s := rate_limit.retry_after_s(limit, key):
            raise TooFast(
                "A channel gives a shout-out every two minutes, and to the same channel once an"
                " hour.",
                retry_after_s=math.ceil(wait_s),
            )


def _card(target: User) -> dict[str, object]:
    channel = Channel.objects.select_related("category").filter(pk=target.pk).first()
    return talk.person(
        user_id=target.pk,
        login=target.login,
        display_name=target.get_full_name(),
        avatarUrl=target.avatar_url,
        title=channel.title if channel else "",
        category=channel.category.name if channel and channel.category else "",
    )
