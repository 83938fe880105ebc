"""One IRC connection: who it is, which rooms it hears, and how it answers line by line."""

import structlog
from django.db import InterfaceError, OperationalError
from redis.exceptions import RedisError

from chat.consumers.identity import Identity
from chat.consumers.limits import socket_counts
from chat.consumers.sessions import watches
from chat.errors import Overloaded, notice_id
from chat.hub import Listener, current_hub
from chat.irc import commands
from chat.irc.protocol import numerics
from chat.irc.protocol.capabilities import COMMANDS, NONE, TAGS, Capabilities
from chat.irc.protocol.errors import LineTooLong, Violation
from chat.irc.protocol.messages import format_line, parse_line, user_prefix
from chat.irc.wire import IrcWire, wire_for
from chat.wire.rooms import chat_room
from streams.consumers.limits import TokenBucket
from twitchclone.core.errors import DomainError

log = structlog.get_logger(__name__)

_AWAY = (RedisError, OperationalError, InterfaceError)
_MAX_MISTAKES = 50
NORMAL = 1000  # close codes of the WebSocket; TCP has none
TRY_AGAIN_LATER = 1013


class IrcSession:
    """The state of a connection; whoever reads its lines gives them here one after the other."""

    __slots__ = (
        "_counted",
        "_mistakes",
        "address",
        "capabilities",
        "identity",
        "is_registered",
        "listener",
        "nick",
        "password",
        "rooms",
    )

    def __init__(self, listener: Listener, *, address: str) -> None:
        self.listener = listener
        self.address = address
        self.nick = ""
        self.password: str | None = None
        self.identity: Identity | None = None  # None for an anonymous reader, too
        self.is_registered = False
        self.capabilities: Capabilities = NONE
        self.rooms: dict[str, int] = {}  # login of a channel to its id
        self._counted: list[str] = []
        self._mistakes = TokenBucket(capacity=_MAX_MISTAKES, per_second=0.2)

    @property
    def user_id(self) -> int | None:
        """The account's id; None for whoever only reads."""
        return None if self.identity is None else self.identity.account.pk

    @property
    def name(self) -> str:
        """What numerics address it by."""
        return self.nick if self.is_registered else "*"

    @property
    def wire(self) -> IrcWire:
        """How what it reads is written."""
        hears_whispers = self.identity is not None and self.identity.hears_whispers
        return wire_for(self.capabilities, hears_whispers=hears_whispers)

    # --- Lines in -----------------------------------------------------------------------------

    async def receive(self, line: str) -> None:
        """Do what the line says; never raises but for cancellation."""
        try:
            await commands.run(self, parse_line(line))
        except LineTooLong:
            self.say(numerics.line_too_long(self.name))
            self._count_mistake()
        except Violation:
            self._count_mistake()
        except DomainError as error:
            self.refuse(error)
        except _AWAY as error:
            log.warning("irc.away", error=type(error).__name__)
            self.refuse(Overloaded())
        except Exception:
            log.exception("irc.failed")
            self.close(TRY_AGAIN_LATER)

    def _count_mistake(self) -> None:
        if not self._mistakes.take():
            self.close()

    # --- Lines out ----------------------------------------------------------------------------

    def say(self, *lines: str) -> None:
        """Send whole lines, in one piece."""
        self.listener.send("".join(lines).encode("utf-8", "replace"))

    def notice(self, text: str, *, channel: str = "", msg_id: str = "") -> None:
        """A NOTICE in a channel, or to the connection; `msg_id` is what programs go by."""
        tags = {"msg-id": msg_id} if msg_id and TAGS in self.capabilities else None
        target = f"#{channel}" if channel else "*"
        self.say(format_line("NOTICE", target, text=text, tags=tags))

    def refuse(self, error: DomainError, *, channel: str = "") -> None:
        """Say no, with Twitch's id of the reason."""
        self.notice(error.message, channel=channel, msg_id=notice_id(error))

    def say_own(self, command: str, channel: str) -> None:
        """What the account itself did, as others see it: JOIN and PART."""
        self.say(format_line(command, f"#{channel}", prefix=user_prefix(self.nick)))

    @property
    def hears_commands(self) -> bool:
        """Whether it asked for USERSTATE, ROOMSTATE and their kin."""
        return COMMANDS in self.capabilities

    # --- The connection -----------------------------------------------------------------------

    def count(self, key: str) -> None:
        """Note a place that this connection holds among its address's or account's."""
        if key:
            self._counted.append(key)

    def leave(self, channel: str) -> None:
        """Hear no more of a channel."""
        channel_id = self.rooms.pop(channel, None)
        if channel_id is not None:
            current_hub().leave(chat_room(channel_id), self.listener)

    def close(self, code: int = NORMAL, reason: str = "") -> None:
        """Let the connection go, behind everything said."""
        self.listener.close(code, reason)

    def end(self) -> None:
        """The connection has gone: give back what it held."""
        current_hub().leave_all(self.listener)
        if self.identity is not None:
            watches().remove(self.identity, self.listener)
        self.rooms.clear()
        counted, self._counted = self._counted, []
        for key in counted:
            socket_counts.release(key)
