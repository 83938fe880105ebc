"""An RTMP publisher over asyncio streams, for the server's tests."""

import asyncio
import ssl
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from streams.media.amf import AmfValue
from streams.media.rtmp.chunk_reader import ChunkReader
from streams.media.rtmp.limits import RtmpLimits
from streams.media.rtmp.messages import Message, MessageType
from tests.streams.media.rtmp.driving import commands, status_codes
from tests.streams.media.rtmp.publisher import (
    HANDSHAKE,
    ChunkEncoder,
    encode_messages,
    publish_messages,
    set_chunk_size,
)


class RtmpClient:
    def __init__(self, port: int, *, ssl_context: ssl.SSLContext | None = None) -> None:
        self.replies: list[Message] = []
        self._port = port
        self._ssl_context = ssl_context
        self._encoder = ChunkEncoder()
        self._reply_reader = ChunkReader(RtmpLimits())

    async def __aenter__(self) -> Self:
        self.reader, self.writer = await asyncio.open_connection(
            "127.0.0.1", self._port, ssl=self._ssl_context
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.writer.close()
        try:
            await self.writer.wait_closed()
        except (ConnectionError, ssl.SSLError):
            return

    async def send_bytes(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def shake_hands(self) -> None:
        await self.send_bytes(HANDSHAKE)
        await self.reader.readexactly(1 + 2 * 1536)

    async def send(self, messages: Iterable[Message]) -> None:
        await self.send_bytes(encode_messages(messages, self._encoder))

    async def publish(self, key: str = "k-secret", **connect: AmfValue) -> None:
        """Up to the server's word on it."""
        await self.shake_hands()
        await self.send([set_chunk_size(65_536), *publish_messages(key, **connect)])
        await self.wait_for_status()

    async def wait_for_status(self, count: int = 1) -> str:
        """The `count`-th onStatus code the server sends."""
        while len(self.statuses) < count:
            await self._read_replies()
        return self.statuses[count - 1]

    async def read_to_end(self) -> None:
        """Until the server closes."""
        try:
            while await self._read_replies():
                pass
        except ConnectionError:
            return

    @property
    def statuses(self) -> list[str]:
        return status_codes(self.replies)

    def description(self) -> str:
        """What the last onStatus says to the streamer."""
        info = commands(self.replies)[-1][-1]
        assert isinstance(info, dict)
        return str(info["description"])

    async def _read_replies(self) -> bool:
        data = await self.reader.read(65_536)
        if not data and not self.reader.at_eof():
            return False
        for message in self._reply_reader.read(data):
            if message.type_id == MessageType.SET_CHUNK_SIZE:
                self._reply_reader.set_chunk_size(int.from_bytes(message.payload, "big"))
            self.replies.append(message)
        if not data:
            assert self.reader.at_eof()
            return False
        return True
