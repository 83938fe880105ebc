"""Bytes from a TCP connection, cut into lines."""

from collections.abc import Iterator

from chat.irc.protocol.errors import LineTooLong
from chat.irc.protocol.messages import MAX_LINE_BYTES


class LineBuffer:
    """Keeps what has no end yet; a line that grows too long is dropped to its end."""

    __slots__ = ("_is_dropping", "_pending")

    def __init__(self) -> None:
        self._pending = b""
        self._is_dropping = False

    def feed(self, data: bytes) -> Iterator[str | LineTooLong]:
        """Lines that are complete now, without ends; LineTooLong where one was dropped.

        Ends are CRLF, or either alone. Bytes that are no UTF-8 become U+FFFD.
        """
        *lines, rest = (self._pending + data).replace(b"\r", b"\n").split(b"\n")
        self._pending = b""
        for line in lines:
            if self._is_dropping:
                self._is_dropping = False
            elif len(line) > MAX_LINE_BYTES:
                yield LineTooLong("the line is too long")
            elif line:
                yield line.decode("utf-8", "replace")
        if self._is_dropping:
            return
        if len(rest) > MAX_LINE_BYTES:
            self._is_dropping = True
            yield LineTooLong("the line is too long")
        else:
            self._pending = rest
