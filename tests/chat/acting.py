"""What tests of moderation share: roles in a channel, and what rooms and the log were told."""

import json
from collections.abc import Iterable
from typing import Any

from accounts.models import User
from chat.models import ModAction
from chat.services.roles import grant_role
from chat.stream.append import Appended, Guard, append_sync
from chat.stream.read import read_after_sync
from chat.stream.restrictions import current_version, restore_room
from chat.wire.ids import START
from chat.wire.rooms import RoomKey, account_room, chat_room, moderators_room
from tests.chat.speaking import line
from tests.factories import make_account
from twitchclone.core.outbox.relay import deliver_batch


def deliver() -> None:
    """Let the relay carry what was committed into the rooms' streams."""
    while deliver_batch():
        pass


def frames(room: RoomKey, *types: str) -> list[dict[str, Any]]:
    """What the room was told, oldest first; of these types only, if any are given."""
    deliver()
    bodies = [json.loads(entry.body) for entry in read_after_sync(room, START)]
    return [body for body in bodies if not types or body["type"] in types]


def told(channel: User, *types: str) -> list[dict[str, Any]]:
    """What everybody in the channel's chat was told."""
    return frames(chat_room(channel.pk), *types)


def told_moderators(channel: User, *types: str) -> list[dict[str, Any]]:
    """What the channel's moderators were told."""
    return frames(moderators_room(channel.pk), *types)


def told_account(account: User, *types: str) -> list[dict[str, Any]]:
    """What only the account was told."""
    return frames(account_room(account.pk), *types)


def logged(channel: User) -> list[tuple[str, str, str]]:
    """The channel's moderation log, oldest first: action, moderator, target."""
    lines = ModAction.objects.filter(channel_id=channel.pk).order_by("pk")
    return [(line.action, line.moderator_login, line.target_login) for line in lines]


def make_moderator(
    channel: User, login: str = "", permissions: Iterable[str] | None = None
) -> User:
    """An account that moderates the channel, with all permissions or with these."""
    account = make_account(login)
    grant_role(
        actor=channel,
        channel_id=channel.pk,
        user=account,
        kind="moderator",
        permissions=permissions,
    )
    return account


def make_vip(channel: User, login: str = "") -> User:
    """A VIP of the channel."""
    account = make_account(login)
    grant_role(actor=channel, channel_id=channel.pk, user=account, kind="vip")
    return account


def say(channel: User, author: User, text: str = "hello") -> Appended:
    """A line of the account in the channel's chat, past all rules but those of the script."""
    version = current_version(channel.pk) or restore_room(channel.pk, bans={})
    guard = Guard(user_id=author.pk, room_version=version)
    return append_sync(chat_room(channel.pk), line(channel, author, text), guard=guard)
