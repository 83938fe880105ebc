"""Frames on their way to one socket: queued without waiting, written in order, bounded."""

import asyncio
from collections import deque

from twitchclone.core.websocket import Send

MAX_QUEUED = 512
FELL_BEHIND = 4408


class Outbound:
    """The writing half of a socket; `host` is what its page calls us."""

    def __init__(self, send: Send, host: str) -> None:
        self.host = host
        self._send = send
        self._frames: deque[str] = deque()
        self._wake = asyncio.Event()
        self._close_code = 0

    def offer(self, frame: str) -> None:
        """Queue the frame; a socket that does not keep up is closed and resumes by id."""
        if self._close_code:
            return
        if len(self._frames) >= MAX_QUEUED:
            self._frames.clear()
            self._close_code = FELL_BEHIND
        else:
            self._frames.append(frame)
        self._wake.set()

    def close(self, code: int) -> None:
        """Close the socket once what is queued has been written."""
        self._close_code = self._close_code or code
        self._wake.set()

    async def write_all(self) -> None:
        """Write until closed; ends quietly when the page is gone."""
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._frames:
                    await self._send({"type": "websocket.send", "text": self._frames.popleft()})
                if self._close_code:
                    await self._send({"type": "websocket.close", "code": self._close_code})
                    return
        except (OSError, RuntimeError):
            # The server's way of saying that the connection went away under the write.
            return
