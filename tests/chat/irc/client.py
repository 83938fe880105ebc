"""An IRC client that says what it is told and reads line by line."""

import asyncio
from typing import Any

from channels.testing import WebsocketCommunicator

from chat.irc.protocol.messages import Message, parse_line
from twitchclone.routing import websocket_application

PATIENCE_S = 15
ALL = "twitch.tv/tags twitch.tv/commands twitch.tv/membership"


class IrcClient:
    """What the two ways in have in common."""

    async def say(self, *lines: str) -> None:
        raise NotImplementedError

    async def hear_raw(self) -> str:
        """The next line, without its end; empty once the connection is over."""
        raise NotImplementedError

    async def hear(self) -> Message:
        """The next line."""
        line = await self.hear_raw()
        assert line, "the connection has ended"
        return parse_line(line)

    async def hear_a(self, command: str, **tags: str) -> Message:
        """The next line with this command (and tags); others on the way are dropped."""
        wanted = {name.replace("_", "-"): value for name, value in tags.items()}
        while True:
            message = await self.hear()
            if message.command == command and wanted.items() <= message.tags.items():
                return message

    async def hear_until(self, command: str) -> list[Message]:
        """Everything up to the first line with this command."""
        heard = [await self.hear()]
        while heard[-1].command != command:
            heard.append(await self.hear())
        return heard

    async def hear_nothing_more(self) -> None:
        """Everything said so far has been answered: the next word is the pong."""
        await self.say("PING :still there")
        assert (await self.hear()).command == "PONG"

    async def hear_end(self) -> list[str]:
        """What is said before the connection ends."""
        heard = []
        while line := await self.hear_raw():
            heard.append(line)
        return heard

    async def log_in(self, token: str = "", *, capabilities: str = ALL) -> list[Message]:
        """Log in with a token, or as an anonymous reader."""
        if capabilities:
            await self.say(f"CAP REQ :{capabilities}")
        if token:
            await self.say(f"PASS oauth:{token}", "NICK whoever")
        else:
            await self.say("PASS SCHMOOPIIE", "NICK justinfan4711")
        heard = await self.hear_until("376")
        if token and "commands" in capabilities:
            heard += await self.hear_until("GLOBALUSERSTATE")
        return heard

    async def join(self, channel: str = "ana") -> list[Message]:
        await self.say(f"JOIN #{channel}")
        return await self.hear_until("366")

    async def chat(self, text: str, *, channel: str = "ana", tags: str = "") -> Message:
        """Say it; the USERSTATE or NOTICE that answers."""
        await self.say(f"{tags and f'@{tags} '}PRIVMSG #{channel} :{text}")
        while True:
            message = await self.hear()
            if message.command == "USERSTATE" or (message.command == "NOTICE"):
                return message


class TcpClient(IrcClient):
    """Over TCP, or TLS with a context."""

    def __init__(self, port: int, **options: Any) -> None:
        self._port = port
        self._options = options

    async def open(self) -> "TcpClient":
        self.reader, self.writer = await asyncio.open_connection(
            "127.0.0.1", self._port, limit=1_000_000, **self._options
        )
        return self

    async def say(self, *lines: str) -> None:
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self.writer.drain()

    async def say_bytes(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def hear_raw(self) -> str:
        async with asyncio.timeout(PATIENCE_S):
            try:
                line = await self.reader.readline()
            except ConnectionError:
                return ""
        assert not line or line.endswith(b"\r\n")
        return line.decode().removesuffix("\r\n")

    async def close(self) -> None:
        self.writer.close()


class WebSocketClient(IrcClient):
    """Over WebSocket through the site's routing; frames without CRLF, as tmi.js sends them."""

    def __init__(self, path: str = "/", *, origin: str = "", host: str = "live.example") -> None:
        headers = [(b"host", host.encode())]
        if origin:
            headers.append((b"origin", origin.encode()))
        self.socket = WebsocketCommunicator(
            websocket_application, path, headers=headers, subprotocols=["irc"]
        )
        self.socket.scope["client"] = ["203.0.113.9", 50_000]
        self.subprotocol: str | None = None
        self._lines: list[str] = []

    async def open(self) -> "WebSocketClient":
        is_open, self.subprotocol = await self.socket.connect(timeout=PATIENCE_S)
        assert is_open
        return self

    async def say(self, *lines: str) -> None:
        for line in lines:
            await self.socket.send_to(text_data=line)

    async def hear_raw(self) -> str:
        while not self._lines:
            message = await self.socket.receive_output(PATIENCE_S)
            if message["type"] == "websocket.close":
                return ""
            assert message["text"].endswith("\r\n")
            self._lines = message["text"].removesuffix("\r\n").split("\r\n")
        return self._lines.pop(0)

    async def close(self) -> None:
        await self.socket.disconnect(timeout=PATIENCE_S)
