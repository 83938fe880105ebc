"""JOIN and PART."""

from typing import TYPE_CHECKING

from chat.consumers.identity import READ
from chat.consumers.rooms import entrances_of_loop
from chat.hub import current_hub
from chat.irc import membership
from chat.irc.author_tags import Tags, author_tags
from chat.irc.protocol import numerics
from chat.irc.protocol.capabilities import MEMBERSHIP, TAGS
from chat.irc.protocol.errors import Violation
from chat.irc.protocol.messages import Message, format_line
from chat.irc.protocol.names import channel_login
from chat.irc.room_state import room_tags
from chat.irc.wire import remember_login
from chat.policies import limits
from chat.selectors.chatters import ChatterSnapshot, load_chatter
from chat.selectors.membership import chatter_logins
from chat.selectors.rooms import RoomSnapshot, load_room
from chat.stream.read import bounds
from chat.wire.ids import Position
from chat.wire.rooms import RoomKey, chat_room
from twitchclone.core import rate_limit
from twitchclone.core.db import run_sync
from twitchclone.core.errors import NotFound, NotPermitted, RateLimited

if TYPE_CHECKING:
    from chat.irc.session import IrcSession


async def join(session: "IrcSession", message: Message) -> None:
    """JOIN #a,#b: one after the other; what is no channel is passed over in silence."""
    if session.identity is not None and READ not in session.identity.scopes:
        raise NotPermitted("This token may not read chat (chat:read).", code="no_permission")
    for name in message.param(0).split(","):
        try:
            login = channel_login(name)
        except Violation:
            continue
        if login not in session.rooms and not await _join_one(session, login):
            return


async def _join_one(session: "IrcSession", login: str) -> bool:
    """Whether there is any use in going on to the next."""
    if len(session.rooms) >= limits.MAX_ROOMS_PER_SOCKET:
        session.notice(
            f"You are in {limits.MAX_ROOMS_PER_SOCKET} channels, and that is how many there may be."
        )
        return False
    account = session.user_id
    key = f"address:{session.address}" if account is None else f"account:{account}"
    try:
        await rate_limit.require_async(limits.JOINS, key)
        channel_id = await entrances_of_loop().find(login)
        await _enter(session, login, channel_id)
    except RateLimited:
        session.notice(
            "You are joining channels too quickly.", channel=login, msg_id="msg_ratelimit"
        )
        return False
    except NotFound:
        pass
    return True


async def _enter(session: "IrcSession", login: str, channel_id: int) -> None:
    """Say where it is, then let the room speak, with nothing between the two missing."""
    room = chat_room(channel_id)
    has_members = MEMBERSHIP in session.capabilities
    _, position = await bounds(room)
    state, you, names = await run_sync(_load, channel_id, session.user_id, has_members)
    if state.is_suspended:
        session.notice(
            "This channel has been suspended.", channel=login, msg_id="msg_channel_suspended"
        )
        return
    if session.listener.is_closed:
        return
    remember_login(channel_id, login)
    session.rooms[login] = channel_id
    _greet(session, login, state, you, names)
    await _hear(session, login, room, position)
    if has_members:
        membership.watcher_of_loop().watch(channel_id, login, names)


async def _hear(session: "IrcSession", login: str, room: RoomKey, after: Position) -> None:
    """In from this position on; else out, and told so, so that it can be tried again."""
    hub = current_hub()
    try:
        joined = await hub.join(room, session.listener, after=after)
        if not joined.is_complete:
            await hub.join(room, session.listener)
    except BaseException:
        session.leave(login)
        session.say_own("PART", login)
        raise


def _load(
    channel_id: int, user_id: int | None, has_members: bool
) -> tuple[RoomSnapshot, ChatterSnapshot | None, list[str]]:
    """What is said on joining: modes, the account itself, and for some who else is there."""
    you = None if user_id is None else load_chatter(channel_id, user_id)
    names = chatter_logins(channel_id) if has_members else []
    return load_room(channel_id), you, names


def _greet(
    session: "IrcSession",
    login: str,
    state: RoomSnapshot,
    you: ChatterSnapshot | None,
    names: list[str],
) -> None:
    """In this order: tmi.js and twitchAPI wait for each in turn."""
    session.say_own("JOIN", login)
    has_tags = TAGS in session.capabilities
    if session.hears_commands:
        if you is not None:
            session.say(user_state(login, you.author().to_json(), has_tags=has_tags))
        tags = room_tags(state.settings()) | {"room-id": str(state.channel_id)}
        session.say(format_line("ROOMSTATE", f"#{login}", tags=tags if has_tags else None))
    others = [name for name in names if name != session.nick]
    session.say(numerics.names(session.nick, login, [session.nick, *others]))


def user_state(
    login: str, author: dict[str, object], *, has_tags: bool, more: Tags | None = None
) -> str:
    """USERSTATE: what the account is in the channel; `author` as frames have it."""
    tags = author_tags(author) | {"emote-sets": "0"} | (more or {})
    return format_line("USERSTATE", f"#{login}", tags=tags if has_tags else None)


async def part(session: "IrcSession", message: Message) -> None:
    """PART #a,#b."""
    for name in message.param(0).split(","):
        login = name.lower().removeprefix("#")
        if login in session.rooms:
            session.leave(login)
            session.say_own("PART", login)
