"""Logging in: PASS and NICK; the token says who it is, whatever NICK says."""

from typing import TYPE_CHECKING

from chat.consumers.identity import EDIT, READ, BadToken, Identity, by_token
from chat.consumers.limits import TooManySockets, socket_counts
from chat.consumers.sessions import watches
from chat.hub import current_hub
from chat.irc.author_tags import author_tags
from chat.irc.protocol import numerics
from chat.irc.protocol.capabilities import TAGS
from chat.irc.protocol.messages import Message, format_line
from chat.irc.protocol.names import is_anonymous, password_token
from chat.irc.wire import remember_login
from chat.policies import limits
from chat.selectors.chatters import load_chatter
from chat.wire.rooms import account_room
from twitchclone.core import rate_limit
from twitchclone.core.db import run_sync
from twitchclone.core.errors import NotPermitted, RateLimited

if TYPE_CHECKING:
    from chat.irc.session import IrcSession

_MAX_NICK = 25


async def password(session: "IrcSession", message: Message) -> None:
    """PASS oauth:<token>; comes before NICK, and may come after."""
    if session.is_registered:
        session.say(numerics.already_registered(session.name))
        return
    session.password = message.param(0)
    await _register(session)


async def nick(session: "IrcSession", message: Message) -> None:
    """NICK <login>, or justinfan and a number for whoever only reads."""
    if session.is_registered:
        return  # names do not change here
    session.nick = message.param(0).lower()[:_MAX_NICK]
    await _register(session)


async def _register(session: "IrcSession") -> None:
    if is_anonymous(session.nick):
        await rate_limit.require_async(limits.LOGINS, f"address:{session.address}")
        _welcome(session)
    elif session.nick and session.password is not None:
        await _log_in(session, session.password)


async def _log_in(session: "IrcSession", password: str) -> None:
    """Each refusal ends the connection, as at Twitch."""
    token = password_token(password)
    session.password = None  # kept no longer than it is needed
    if not token:
        _refuse(session, "Improperly formatted auth")
        return
    try:
        await _become(session, await run_sync(by_token, token))
    except (BadToken, NotPermitted):
        _refuse(session, "Login authentication failed")
    except (RateLimited, TooManySockets) as error:
        _refuse(session, error.message)


async def _become(session: "IrcSession", identity: Identity) -> None:
    if not identity.scopes & {READ, EDIT}:
        raise NotPermitted("This token is not for chat.")
    account = identity.account
    await rate_limit.require_async(limits.LOGINS, f"account:{account.pk}")
    session.count(socket_counts.take_account(account.pk))
    state = await run_sync(_global_state, account.pk)
    session.identity = identity
    watches().add(identity, session.listener)
    session.listener.wire = session.wire  # it hears no room yet
    session.nick = account.login
    session.listener.user_id = account.pk
    remember_login(account.pk, account.login)
    _welcome(session)
    if session.hears_commands:
        tags = state if TAGS in session.capabilities else None
        session.say(format_line("GLOBALUSERSTATE", tags=tags))
    await current_hub().join(account_room(account.pk), session.listener)


def _global_state(user_id: int) -> dict[str, str]:
    """The account's tags apart from any channel: its name and colour."""
    author = load_chatter(user_id, user_id).author().to_json()
    author["badges"] = [badge for badge in author["badges"] if badge["type"] == "staff"]
    return author_tags(author) | {"emote-sets": "0", "user-id": str(user_id)}


def _welcome(session: "IrcSession") -> None:
    session.is_registered = True
    session.say(numerics.welcome(session.nick))


def _refuse(session: "IrcSession", text: str) -> None:
    session.notice(text)
    session.close()
