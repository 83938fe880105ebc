"""IRC over WebSocket, at `/` and `/irc`: a frame holds one or more lines.

No cookie counts here, so it does not matter whose page opens the socket; the token says who it is.
"""

import time
from typing import Any

from chat.consumers.identity import address_of
from chat.consumers.limits import TooManySockets, socket_counts
from chat.hub import Listener, transport_of
from chat.irc.keepalive import keepalive_of_loop
from chat.irc.pace import Pace
from chat.irc.protocol.messages import split_lines
from chat.irc.session import IrcSession
from chat.irc.wire import wire_for
from twitchclone.core.websocket import Application, Receive, Scope, Send

SUBPROTOCOL = "irc"
TOO_MANY = 4429


class IrcWebSocket:
    """One socket."""

    __slots__ = ("_pace", "_session")

    def __init__(self, scope: Scope, send: Send) -> None:
        listener = Listener(wire=wire_for(frozenset()), transport=transport_of(scope, send))
        self._session = IrcSession(listener, address=address_of(scope))
        self._pace = Pace()

    @classmethod
    def as_asgi(cls) -> Application:
        """The ASGI application that the router calls for each connection."""

        async def application(scope: Scope, receive: Receive, send: Send) -> None:
            await receive()  # websocket.connect
            # tmi.js offers it and insists; a client that offers nothing must be given nothing.
            chosen = SUBPROTOCOL if SUBPROTOCOL in scope.get("subprotocols", []) else None
            await send({"type": "websocket.accept", "subprotocol": chosen})
            await cls(scope, send).run(receive)

        return application

    async def run(self, receive: Receive) -> None:
        """Serve the client until it leaves."""
        session, keepalive = self._session, keepalive_of_loop()
        pulse = keepalive.add(session)
        try:
            session.count(socket_counts.take_address(session.address))
        except TooManySockets as error:
            session.notice(error.message)
            session.close(TOO_MANY)
        try:
            while (message := await receive())["type"] == "websocket.receive":
                pulse.hear(time.monotonic())
                await self._read(message)
        finally:
            keepalive.discard(session)
            session.end()

    async def _read(self, message: Any) -> None:
        """Binary frames are read as text, as Twitch does."""
        text = message.get("text")
        if text is None:
            text = (message.get("bytes") or b"").decode("utf-8", "replace")
        for line in split_lines(text):
            if self._session.listener.is_closed:
                return
            await self._pace.wait()
            await self._session.receive(line)
