"""The socket of /ws/chat: its loop, its limits, and how it answers what it cannot do."""

from typing import Any

import structlog
from django.db import InterfaceError, OperationalError
from redis.exceptions import RedisError

from chat.consumers import identity, protocol, wire
from chat.consumers.limits import TooManySockets, socket_counts
from chat.consumers.session import ChatSession
from chat.errors import Overloaded
from chat.hub import JSON, Listener, transport_of
from streams.consumers.limits import TokenBucket
from twitchclone.core.errors import DomainError, InvalidInput, RateLimited
from twitchclone.core.websocket import Application, Receive, Scope, Send

log = structlog.get_logger(__name__)

MAX_REFUSALS = 50
FRAMES_AT_ONCE = 60
FRAMES_PER_SECOND = 10.0
TOO_MANY_REFUSALS = 4429
TRY_AGAIN_LATER = 1013
_AWAY = (RedisError, OperationalError, InterfaceError)


class ChatConsumer:
    """One socket; messages are answered one by one, so nobody overtakes himself."""

    __slots__ = ("_frames", "_listener", "_refusals", "_session")

    def __init__(self, scope: Scope, send: Send) -> None:
        self._listener = Listener(wire=JSON, transport=transport_of(scope, send))
        self._session = ChatSession(
            self._listener,
            address=identity.address_of(scope),
            device=identity.device_of(scope),
        )
        self._frames = TokenBucket(capacity=FRAMES_AT_ONCE, per_second=FRAMES_PER_SECOND)
        self._refusals = TokenBucket(capacity=MAX_REFUSALS, per_second=0.2)

    @classmethod
    def as_asgi(cls) -> Application:
        """The ASGI application that the router calls for each connection."""

        async def application(scope: Scope, receive: Receive, send: Send) -> None:
            await receive()  # websocket.connect
            await send({"type": "websocket.accept"})
            await cls(scope, send).run(scope, receive)

        return application

    async def run(self, scope: Scope, receive: Receive) -> None:
        """Serve the client until it leaves."""
        counted = ""
        try:
            counted = socket_counts.take_address(identity.address_of(scope))
            if found := identity.by_session(scope):
                await self._session.identify(found)
            await self._listen(receive)
        except TooManySockets as error:
            self._say(wire.error_frame(error))
            self._listener.close(TOO_MANY_REFUSALS, error.message)
            await _until_gone(receive)
        except (Overloaded, *_AWAY) as error:  # before the account was known
            log.warning("chat_socket.away", error=type(error).__name__)
            self._listener.close(TRY_AGAIN_LATER, "Come back in a moment.")
            await _until_gone(receive)
        finally:
            if counted:
                socket_counts.release(counted)
            self._session.end()

    async def _listen(self, receive: Receive) -> None:
        while (message := await receive())["type"] == "websocket.receive":
            if not self._listener.is_closed:
                await self._answer(message)

    async def _answer(self, message: Any) -> None:
        parsed: protocol.ClientMessage | None = None
        try:
            if not self._frames.take():
                raise RateLimited("Too many messages; slow down.")
            text = message.get("text")
            if text is None:
                raise InvalidInput("Messages are texts, not binary.", code="binary")
            parsed = protocol.parse_message(text)
            await self._session.handle(parsed)
        except DomainError as error:
            self._refuse(error, parsed)
        except _AWAY as error:
            log.warning("chat_socket.away", error=type(error).__name__)
            self._refuse(Overloaded(), parsed)
        except Exception:
            log.exception("chat_socket.failed")
            self._listener.close(TRY_AGAIN_LATER, "Something went wrong. Come back in a moment.")

    def _refuse(self, error: DomainError, answered: protocol.ClientMessage | None) -> None:
        """Say no; a client that only ever makes mistakes is sent away."""
        channel_id = getattr(answered, "channel_id", 0)
        nonce = getattr(answered, "nonce", "")
        self._say(wire.error_frame(error, channel_id=channel_id, nonce=nonce))
        if not self._refusals.take():
            self._listener.close(TOO_MANY_REFUSALS, "Too many mistakes.")

    def _say(self, message: dict[str, Any]) -> None:
        self._listener.send(wire.encode(message))


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "websocket.disconnect":
        pass
