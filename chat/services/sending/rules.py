"""Who may write in a room now: the room's modes, and what stands against the account."""

from datetime import datetime, timedelta

from chat.errors import (
    AccountTooYoung,
    Banned,
    EmoteOnly,
    FollowersOnly,
    LinksBlocked,
    RulesNotAccepted,
    SubscribersOnly,
    Suspended,
    TimedOut,
    VerifiedEmailOnly,
    WarningOpen,
)
from chat.parsing.fragments import is_emote_only
from chat.policies.permissions import Permission
from chat.selectors.chatters import ChatterSnapshot
from chat.selectors.rooms import RoomSnapshot
from chat.wire.lines import Fragment
from twitchclone.core.errors import NotPermitted


def require_standing(room: RoomSnapshot, chatter: ChatterSnapshot, now: datetime) -> None:
    """Raise what stands against the account itself: suspension, ban, timeout, a warning."""
    if room.is_suspended:
        raise Suspended("This channel is suspended.")
    if chatter.is_suspended:
        raise Suspended
    if chatter.is_banned:
        if chatter.ban_expires_at is None:
            raise Banned
        remaining_s = int((chatter.ban_expires_at - now).total_seconds()) + 1
        if remaining_s > 0:
            raise TimedOut(retry_after_s=remaining_s)
    if chatter.has_open_warning:
        raise WarningOpen


def require_modes(
    room: RoomSnapshot,
    chatter: ChatterSnapshot,
    now: datetime,
    *,
    asks_for_rules: bool,
    passes_subscribers_only: bool = False,
) -> None:
    """Raise what the room asks of people before they write; those who keep order are exempt.

    `passes_subscribers_only` is for a line that was paid for with channel points.
    """
    if chatter.is_exempt:
        return
    if asks_for_rules and room.rules and chatter.rules_version < room.rules_version:
        raise RulesNotAccepted
    require_account(room, chatter, now)
    if chatter.is_privileged:
        return
    _require_follower(room, chatter, now)
    if room.is_subscribers_only and chatter.subscription is None and not passes_subscribers_only:
        raise SubscribersOnly


def require_account(room: RoomSnapshot, chatter: ChatterSnapshot, now: datetime) -> None:
    """Raise what the room asks of the account itself, in its chat and below its videos."""
    if chatter.is_exempt:
        return
    if room.needs_verified_email and not chatter.has_verified_email:
        raise VerifiedEmailOnly
    _require_age(room, chatter, now)


def require_content(
    room: RoomSnapshot, chatter: ChatterSnapshot, fragments: list[Fragment]
) -> None:
    """Raise what the room's modes say about the content: emotes only, no links."""
    if chatter.is_privileged:
        return
    if room.is_emote_only and not is_emote_only(fragments):
        raise EmoteOnly
    require_links(room, chatter, fragments)


def require_links(room: RoomSnapshot, chatter: ChatterSnapshot, fragments: list[Fragment]) -> None:
    """Raise LinksBlocked for a link where only moderators and VIPs may share them."""
    has_link = any(fragment["type"] == "link" for fragment in fragments)
    if room.blocks_links and has_link and not chatter.is_privileged:
        raise LinksBlocked


def require_announcer(chatter: ChatterSnapshot) -> None:
    """Raise for those who may not make announcements."""
    if Permission.ANNOUNCE not in chatter.permissions:
        raise NotPermitted("You may not make announcements here.", code="no_permission")


def _require_age(room: RoomSnapshot, chatter: ChatterSnapshot, now: datetime) -> None:
    needed = timedelta(minutes=room.minimum_account_age_min)
    missing = needed - (now - chatter.date_joined)
    if missing > timedelta():
        raise AccountTooYoung(retry_after_s=int(missing.total_seconds()) + 1)


def _require_follower(room: RoomSnapshot, chatter: ChatterSnapshot, now: datetime) -> None:
    """Twitch's three NOTICEs for one mode; subscribers are let through, as there."""
    if room.followers_only_min is None or chatter.subscription is not None:
        return
    if chatter.followed_at is None:
        error = FollowersOnly()
        error.msg_id = "msg_followersonly" if room.followers_only_min else "msg_followersonly_zero"
        raise error
    missing = timedelta(minutes=room.followers_only_min) - (now - chatter.followed_at)
    if missing > timedelta():
        error = FollowersOnly(
            f"Only people who have followed for {room.followers_only_min} minutes may write here.",
            retry_after_s=int(missing.total_seconds()) + 1,
        )
        error.msg_id = "msg_followersonly_followed"
        raise error
