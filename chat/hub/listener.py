"""One socket, as the hub knows it."""

import os
import secrets
from itertools import count

from chat.hub.transports import Framing, Transport, framing_of
from chat.hub.wire import Wire
from chat.wire.rooms import RoomKey

# Beyond it a personal frame is for nobody: rooms give a peer up long before.
_MAX_BUFFERED_BYTES = 1_048_576
TOO_SLOW = 4008  # the close code of whoever does not read; the page comes back and resumes

_PROCESS = secrets.token_hex(6)
_numbers = count(1)


class Listener:
    """A connection that hears rooms: its format, its way out, and the account behind it, if any.

    `key` is the origin of what it sends; no other connection of any process has it.
    """

    __slots__ = ("framing", "is_closed", "key", "rooms", "transport", "user_id", "wire")

    def __init__(self, *, wire: Wire, transport: Transport, user_id: int | None = None) -> None:
        self.wire = wire
        self.transport = transport
        self.user_id = user_id
        self.framing: Framing = framing_of(transport)
        self.key = f"{_PROCESS}.{os.getpid()}.{next(_numbers)}"
        self.rooms: list[RoomKey] = []  # kept by the hub
        self.is_closed = False

    def send(self, payload: bytes) -> None:
        """One frame for this connection alone, behind all that was written to it; never waits."""
        if not self.is_closed and payload:
            frame = self.framing(payload)
            if not self.transport.offer(frame, _MAX_BUFFERED_BYTES):
                self.close(TOO_SLOW, "You are reading too slowly.")

    def close(self, code: int, reason: str) -> None:
        """End the connection; its edge hears of it as of any disconnect, and leaves the rooms."""
        if not self.is_closed:
            self.is_closed = True
            self.transport.close(code, reason)
