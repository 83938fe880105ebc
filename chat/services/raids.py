"""Raids: a channel takes its viewers to another one."""

import math
from datetime import timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from chat.errors import ActRefused, AlreadySo, TooFast
from chat.events import ChannelRaided
from chat.models import Raid
from chat.selectors.bans import ban_of
from chat.selectors.chatters import load_chatter
from chat.selectors.roles import find_user, require_broadcaster
from chat.services import mod_log
from chat.services.rooms import lock_room, tell_room
from chat.wire import talk
from chat.wire.lines import Notice
from chat.wire.rooms import chat_room
from streams.selectors.viewers import viewer_counts
from twitchclone.core import clock, rate_limit
from twitchclone.core.outbox import publish

# How long viewers have to stay behind, and the broadcaster to call it off.
COUNTDOWN_S = 10
# Twitch's. Each raid is a line in somebody else's chat, past its modes and its AutoMod.
RAIDS = rate_limit.Limit("raids", 10, 600)


@transaction.atomic
def start_raid(*, actor: User, channel_id: int, login: str) -> Raid:
    """Send the viewers to the channel after a countdown.

    Raises NoPermission, InvalidUser, ActRefused for a channel that cannot be raided, AlreadySo
    while another raid is under way, TooFast.
    """
    require_broadcaster(actor, channel_id)
    room = lock_room(channel_id)
    target = find_user(login)
    _require_raidable(channel_id, target)
    if Raid.objects.filter(channel_id=channel_id).exists():
        raise AlreadySo("A raid is under way already.", code="raid_error_already_raiding")
    if wait_s := rate_limit.retry_after_s(RAIDS, str(channel_id)):
        raise TooFast("You are raiding too often.", retry_after_s=math.ceil(wait_s))
    raid = Raid.objects.create(
        channel_id=channel_id,
        target_id=target.pk,
        started_by=actor,
        due_at=clock.now() + timedelta(seconds=COUNTDOWN_S),
    )
    mod_log.record(channel_id=room.pk, moderator=actor, action="raid", target=target)
    _tell(raid, target, "preparing", _viewers(channel_id))
    return raid


@transaction.atomic
def cancel_raid(*, actor: User, channel_id: int) -> None:
    """Call the raid off. Raises NoPermission, AlreadySo when there is none."""
    require_broadcaster(actor, channel_id)
    raid = Raid.objects.select_for_update().filter(channel_id=channel_id).first()
    if raid is None:
        raise AlreadySo("No raid is under way.", code="unraid_error_no_active_raid")
    target = raid.target.owner
    mod_log.record(channel_id=channel_id, moderator=actor, action="unraid", target=target)
    _tell(raid, target, "canceled", 0)
    raid.delete()


def go_on_due_raids() -> int:
    """Send off every raid whose countdown is over; returns how many."""
    count = 0
    due = Raid.objects.filter(due_at__lte=clock.now())
    for channel_id in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            raids = Raid.objects.select_for_update(skip_locked=True, of=("self",))
            if raid := raids.select_related("target__owner").filter(pk=channel_id).first():
                _go(raid)
                count += 1
    return count


def _require_raidable(channel_id: int, target: User) -> None:
    if target.pk == channel_id:
        raise ActRefused("A channel cannot raid itself.", code="raid_error_self")
    if target.is_suspended or not target.is_active:
        raise ActRefused("This channel is not there any more.", code="raid_error_suspended")
    if ban_of(target.pk, channel_id):
        raise ActRefused(f"{target.login} does not take raids from you.", code="raid_error_refused")


def _go(raid: Raid) -> None:
    target, viewers = raid.target.owner, _viewers(raid.channel_id)
    _tell(raid, target, "gone", viewers)
    raider = User.objects.get(pk=raid.channel_id)
    author = load_chatter(target.pk, raider.pk).author()
    notice = Notice(
        channel_id=target.pk,
        channel_login=target.login,
        author=author,
        notice="raid",
        system_text=f"{viewers} raiders from {raider.get_full_name()} have joined!",
        params={
            "displayName": raider.get_full_name(),
            "login": raider.login,
            "viewerCount": str(viewers),
            "profileImageURL": raider.avatar_url,
        },
    )
    tell_room(chat_room(target.pk), target.pk, notice.to_json())
    publish(
        ChannelRaided(
            channel_id=target.pk,
            from_id=raider.pk,
            from_login=raider.login,
            from_display_name=raider.get_full_name(),
            viewers=viewers,
        )
    )
    raid.delete()


def _tell(raid: Raid, target: User, state: str, viewers: int) -> None:
    to: dict[str, Any] = talk.person(
        user_id=target.pk,
        login=target.login,
        display_name=target.get_full_name(),
        avatarUrl=target.avatar_url,
    )
    body = talk.raid(
        channel_id=raid.channel_id,
        state=state,
        to=to,
        viewers=viewers,
        at_ms=clock.to_ms(raid.due_at),
    )
    tell_room(chat_room(raid.channel_id), raid.channel_id, body)


def _viewers(channel_id: int) -> int:
    return viewer_counts([channel_id])[channel_id]
