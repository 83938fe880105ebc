"""PRIVMSG: messages, /me, replies and slash commands, by the same services as everybody's."""

from typing import TYPE_CHECKING
from uuid import UUID

from chat.consumers.identity import EDIT
from chat.consumers.rooms import entrances_of_loop
from chat.irc.protocol.capabilities import TAGS
from chat.irc.protocol.messages import Message
from chat.irc.protocol.names import channel_login
from chat.irc.room_state import ROOM_NOTICES
from chat.irc.rooms import user_state
from chat.services.commands import CommandResult
from chat.services.messages import Outgoing, Sender, Sent, send_message
from chat.services.speaking import speak
from twitchclone.core.errors import DomainError, NotFound, NotPermitted

if TYPE_CHECKING:
    from chat.irc.session import IrcSession

_ACTION = "\x01ACTION "
_MAX_NONCE = 64
# The room that Twitch's programs send whispers to, which is none.
_NOWHERE = "jtv"


async def privmsg(session: "IrcSession", message: Message) -> None:
    """Say it, and tell the sender by USERSTATE that it was said, or by NOTICE why not."""
    login, text = channel_login(message.param(0)), message.param(1)
    try:
        channel_id = await _channel_id(session, login)
        result = await _send(session, channel_id, text, message)
    except NotFound as error:
        if error.code == NotFound.code and login not in session.rooms:
            return  # a channel that does not exist: silence, as at Twitch
        session.refuse(error, channel=login)
    except DomainError as error:
        session.refuse(error, channel=login)
    else:
        _answer(session, login, result, message)


async def _channel_id(session: "IrcSession", login: str) -> int:
    if session.identity is None:
        raise NotPermitted("Log in to take part in the chat.", code="no_permission")
    if EDIT not in session.identity.scopes:
        raise NotPermitted("This token may not write in chat (chat:edit).", code="no_permission")
    if login == _NOWHERE:
        return session.identity.account.pk
    return session.rooms.get(login) or await entrances_of_loop().find(login)


async def _send(
    session: "IrcSession", channel_id: int, text: str, message: Message
) -> Sent | CommandResult:
    assert session.user_id is not None
    # An announcement comes back to its sender, who is told of it by nothing else.
    is_announcement = text[1:9].lower() == "announce"
    sender = Sender(
        user_id=session.user_id,
        origin="" if is_announcement else session.listener.key,
        address=session.address,
    )
    action = _action_text(text)
    outgoing = Outgoing(
        channel_id=channel_id,
        text=text if action is None else action,
        kind="chat" if action is None else "action",
        reply_to=_parent(message),
        nonce=_nonce(message),
    )
    # What /me says is said, even where it begins like a command.
    return await (speak(sender, outgoing) if action is None else send_message(sender, outgoing))


def _action_text(text: str) -> str | None:
    """What stands in `\\x01ACTION …\\x01`; some programs leave the end out."""
    return text.removeprefix(_ACTION).removesuffix("\x01") if text.startswith(_ACTION) else None


def _parent(message: Message) -> UUID | None:
    """The message it answers; an id that is none answers nothing."""
    try:
        return UUID(message.tags["reply-parent-msg-id"])
    except (KeyError, ValueError):
        return None


def _nonce(message: Message) -> str:
    nonce = message.tags.get("client-nonce", "")
    return nonce if len(nonce) <= _MAX_NONCE and nonce.isascii() and nonce.isprintable() else ""


def _answer(
    session: "IrcSession", login: str, result: Sent | CommandResult, message: Message
) -> None:
    if isinstance(result, CommandResult):
        if result.msg_id in ROOM_NOTICES and login in session.rooms:
            return  # the room says so to all, in its order
        session.notice(result.text, channel=login, msg_id=result.msg_id)
        if result.msg_id == "disconnect":
            session.close()
    elif result.is_held:
        text = "Your message is being checked by moderators and has not been sent."
        session.notice(text, channel=login, msg_id="msg_rejected")
    elif session.hears_commands:
        more = {} if result.id is None else {"id": str(result.id)}
        if nonce := _nonce(message):
            more["client-nonce"] = nonce
        has_tags = TAGS in session.capabilities
        session.say(user_state(login, result.body, has_tags=has_tags, more=more))
