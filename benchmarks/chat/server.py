"""The server's process: the hub, or one of its baselines, under uvicorn as `manage.py web` has it.

`python -m benchmarks.chat.server KIND FD`; commands come as lines on standard input, answers go as
lines to standard output. A socket's path is the number of its room.
"""

import asyncio
import json
import logging
import os
import socket
import sys
import time
from itertools import count
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twitchclone.settings.base")
import django

django.setup()
logging.disable()  # a line for each of thousands of connections would be measured too

import uvicorn  # noqa: E402 - the apps must be loaded
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.layers import get_channel_layer  # noqa: E402
from websockets.asyncio.server import ServerConnection, broadcast, serve  # noqa: E402

from benchmarks.chat.messages import make_body  # noqa: E402
from chat.hub import JSON, Hub, Listener, current_hub, transport_of  # noqa: E402
from chat.hub.room import Room  # noqa: E402
from chat.stream.read import Entry, frame  # noqa: E402
from chat.wire.ids import Position, message_id  # noqa: E402
from chat.wire.rooms import RoomKey, chat_room  # noqa: E402
from twitchclone.core.server import HubWebSocketProtocol  # noqa: E402
from twitchclone.core.server.websocket import MAX_MESSAGE_BYTES  # noqa: E402

_ROOM = chat_room(1)


_numbers = count()


def _entry(room: RoomKey) -> Entry:
    position = Position(time.time_ns() // 1_000_000, next(_numbers) % 1_000_000)
    identifier = message_id(position, room.number)
    return Entry(position, identifier, position.ms, "", make_body(time.monotonic_ns()))


class HubServer:
    """The real hub and protocol; the consumer does nothing but join."""

    protocol: Any = HubWebSocketProtocol

    async def application(self, scope: Any, receive: Any, send: Any) -> None:
        """One socket."""
        await receive()
        await send({"type": "websocket.accept"})
        hub = current_hub()
        listener = Listener(wire=JSON, transport=transport_of(scope, send))
        await hub.join(chat_room(int(scope["path"].strip("/"))), listener)
        while (await receive())["type"] == "websocket.receive":
            pass
        hub.leave_all(listener)

    async def flood(self, seconds: float, per_frame: int) -> int:
        """Fan out as fast as it goes; how many frames were written to each socket."""
        room = _room(current_hub())
        rounds, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            for _ in range(per_frame):
                room.ring.append(_entry(_ROOM))
            await room.deliver()
            await asyncio.sleep(0)
            rounds += 1
        return rounds


def _room(hub: Hub) -> Room:
    return hub._stations[_ROOM].room


class _StockConsumer(AsyncWebsocketConsumer):
    """What Channels' tutorial shows."""

    delivered = 0
    connected = 0

    async def connect(self) -> None:
        await self.channel_layer.group_add("room", self.channel_name)
        await self.accept()
        _StockConsumer.connected += 1

    async def disconnect(self, code: int) -> None:
        _StockConsumer.connected -= 1
        await self.channel_layer.group_discard("room", self.channel_name)

    async def chat_message(self, event: Any) -> None:
        await self.send(text_data=event["text"])
        _StockConsumer.delivered += 1


class StockServer:
    """A stock Channels consumer and its Valkey layer, on uvicorn's own protocol."""

    protocol: Any = "websockets-sansio"

    def __init__(self) -> None:
        self.application = _StockConsumer.as_asgi()

    async def flood(self, seconds: float, per_frame: int) -> int:
        """`group_send`, at most two messages ahead of the sockets."""
        layer, end, rounds = get_channel_layer(), time.monotonic() + seconds, 0
        before = _StockConsumer.delivered
        while time.monotonic() < end:
            text = frame(_entry(_ROOM)).decode()
            await layer.group_send("room", {"type": "chat.message", "text": text})
            rounds += 1
            ahead = (rounds - 2) * _StockConsumer.connected
            while _StockConsumer.delivered - before < ahead:  # noqa: ASYNC110 - a stock consumer
                await asyncio.sleep(0.001)
        return (_StockConsumer.delivered - before) // max(1, _StockConsumer.connected)


class BroadcastServer:
    """The websockets library by itself, with its `broadcast`."""

    def __init__(self) -> None:
        self._connections: set[ServerConnection] = set()

    async def serve(self, fd: int) -> None:
        """Serve for ever."""
        async with serve(self._join, sock=socket.socket(fileno=fd), compression=None):
            await asyncio.get_running_loop().create_future()

    async def _join(self, connection: ServerConnection) -> None:
        self._connections.add(connection)
        try:
            await connection.wait_closed()
        finally:
            self._connections.discard(connection)

    async def flood(self, seconds: float, per_frame: int) -> int:
        """As fast as it goes."""
        rounds, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            text = JSON.encode(_ROOM, [_entry(_ROOM) for _ in range(per_frame)]).decode()
            broadcast(self._connections, text)
            await asyncio.sleep(0)
            rounds += 1
        return rounds


async def _obey(server: Any) -> None:
    """Answer commands until standard input ends."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        command = json.loads(line)
        began, cpu = time.monotonic(), time.process_time()
        rounds = await server.flood(command["seconds"], command["per_frame"])
        took, busy = time.monotonic() - began, time.process_time() - cpu
        answer = {"rounds": rounds, "seconds": took, "cpu_seconds": busy}
        print(json.dumps(answer), flush=True)


async def main(kind: str, fd: int) -> None:
    """Serve on the socket until terminated."""
    os.sched_setaffinity(0, {int(sys.argv[3])})
    server: Any = {"hub": HubServer, "stock": StockServer, "broadcast": BroadcastServer}[kind]()
    obeying = asyncio.create_task(_obey(server))
    if kind == "broadcast":
        await server.serve(fd)
    config = uvicorn.Config(
        server.application,
        interface="asgi3",
        proxy_headers=False,
        ws=server.protocol,
        ws_max_size=MAX_MESSAGE_BYTES,
        ws_per_message_deflate=False,
        lifespan="off",
        access_log=False,
        log_level="error",
    )
    await uvicorn.Server(config).serve(sockets=[socket.socket(fileno=fd)])
    obeying.cancel()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(sys.argv[1], int(sys.argv[2])))
