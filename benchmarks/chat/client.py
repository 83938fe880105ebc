"""A client of thousands of WebSockets in one process: it counts messages, and times some."""

import contextlib
import select
import socket
import time
from dataclasses import dataclass, field

from benchmarks.chat.messages import MARK, sent_at

_HANDSHAKE = (
    "GET /{room} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
_PING, _PONG = b"\x89\x00", b"\x8a\x80\x00\x00\x00\x00"
_OVERLAP = len(MARK) - 1
# How frames of 126 bytes and more begin; no text of ours has the first byte inside.
_FRAME_MARKS = (b"\x81\x7e", b"\x81\x7f")
# One for all sockets: a buffer for each read is what most of the client's time would go to.
_buffer = bytearray(_OVERLAP + (1 << 18))
_space = memoryview(_buffer)[_OVERLAP:]


@dataclass(slots=True)
class Reader:
    """One socket: how many messages it got, and the end of its data, where one may be cut."""

    connection: socket.socket
    is_timed: bool
    messages: int = 0
    frames: int = 0
    tail: bytes = bytes(_OVERLAP)


@dataclass(slots=True)
class Crowd:
    """Sockets that read all they get; `latencies_ms` are those of the timed ones."""

    port: int
    readers: dict[int, Reader] = field(default_factory=dict)
    stalled: list[socket.socket] = field(default_factory=list)
    latencies_ms: list[float] = field(default_factory=list)
    lost: int = 0  # connections that the server ended
    _poll: select.epoll = field(default_factory=select.epoll)

    def connect(self, count: int, *, rooms: int = 1, timed_every: int = 0) -> None:
        """Open sockets, one room after the other; each `timed_every`th notes latencies."""
        for number in range(count):
            connection = self._open(1 + number % rooms)
            connection.setblocking(False)
            is_timed = timed_every > 0 and number % timed_every == 0
            self.readers[connection.fileno()] = Reader(connection, is_timed)
            self._poll.register(connection.fileno(), select.EPOLLIN)

    def connect_stalled(self, count: int) -> None:
        """Open sockets that will never read."""
        self.stalled += [self._open(1, receive_bytes=4096) for _ in range(count)]

    def _open(self, room: int, *, receive_bytes: int = 0) -> socket.socket:
        connection = socket.socket()
        connection.settimeout(20)
        if receive_bytes:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        connection.connect(("127.0.0.1", self.port))
        connection.sendall(_HANDSHAKE.format(room=room).encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            byte = connection.recv(1)  # not a byte of the first frame
            if not byte:
                raise ConnectionError("the server hung up")
            answer += byte
        return connection

    def read(self, seconds: float, *, until: int = 0) -> None:
        """Read for so long, or until every reader has `until` messages."""
        end = time.monotonic() + seconds
        while (now := time.monotonic()) < end:
            for fileno, _ in self._poll.poll(min(0.05, end - now)):
                self._read_one(fileno)
            if until and all(reader.messages >= until for reader in self.readers.values()):
                return

    def read_first(self, seconds: float) -> None:
        """Wait for the first message that anybody gets."""
        end = time.monotonic() + seconds
        while not self.messages and time.monotonic() < end:
            for fileno, _ in self._poll.poll(0.05):
                self._read_one(fileno)

    def _read_one(self, fileno: int) -> None:
        reader = self.readers[fileno]
        try:
            size = reader.connection.recv_into(_space)
        except OSError:
            size = 0
        if not size:
            self._poll.unregister(fileno)
            self.lost += 1
            return
        if size == len(_PING) and _space[:size] == _PING:
            with contextlib.suppress(OSError):
                reader.connection.send(_PONG)
        _buffer[:_OVERLAP] = reader.tail
        reader.messages += _buffer.count(MARK, 0, _OVERLAP + size)
        for mark in _FRAME_MARKS:
            reader.frames += _buffer.count(mark, _OVERLAP - 1, _OVERLAP + size)
        reader.tail = bytes(_buffer[size : size + _OVERLAP])
        if reader.is_timed:
            now = time.monotonic_ns()
            self.latencies_ms += [(now - sent) / 1e6 for sent in sent_at(bytes(_space[:size]))]

    def reset(self) -> None:
        """Forget what was counted."""
        self.latencies_ms.clear()
        for reader in self.readers.values():
            reader.messages = reader.frames = 0

    @property
    def messages(self) -> int:
        """Of all readers together."""
        return sum(reader.messages for reader in self.readers.values())

    @property
    def frames(self) -> int:
        """Of all readers together; fewer than messages where the server put several into one."""
        return sum(reader.frames for reader in self.readers.values())

    def close(self) -> None:
        """Hang up."""
        for reader in self.readers.values():
            reader.connection.close()
        for connection in self.stalled:
            connection.close()
        self._poll.close()
