"""An open page's event socket, through the site's real routing."""

import json
from pathlib import Path
from typing import Any

import jsonschema
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from accounts.models import User
from twitchclone.core.db import run_sync
from twitchclone.routing import websocket_application

PATIENCE_S = 15
SCHEMA = json.loads(
    (Path(settings.BASE_DIR) / "docs" / "events-socket.schema.json").read_text("utf-8")
)


class Page:
    """Connects, talks JSON, and checks everything it hears against the documented schema."""

    def __init__(
        self,
        *,
        session: str = "",
        origin: str = "http://live.example",
        cookies: str = "",
        address: str = "203.0.113.9",
    ) -> None:
        cookie = "; ".join(part for part in (f"sessionid={session}", cookies) if part)
        headers = [(b"host", b"live.example"), (b"cookie", cookie.encode())]
        if origin:
            headers.append((b"origin", origin.encode()))
        self._socket = WebsocketCommunicator(websocket_application, "/ws/events", headers=headers)
        self._socket.scope["client"] = [address, 50_000]
        self.counts: list[int] = []

    async def open(self) -> "Page":
        is_open, _ = await self._socket.connect(timeout=PATIENCE_S)
        assert is_open
        return self

    async def is_refused(self) -> bool:
        is_open, _ = await self._socket.connect(timeout=PATIENCE_S)
        return not is_open

    async def say(self, **message: Any) -> None:
        await self._socket.send_to(text_data=json.dumps(message))

    async def say_raw(self, text: str | None = None, data: bytes | None = None) -> None:
        await self._socket.send_to(text_data=text, bytes_data=data)

    async def hear(self) -> dict[str, Any]:
        """The next message; viewer counts, which come whenever the hub polls, go to `counts`."""
        while (message := await self._hear_anything())["type"] == "viewers":
            self.counts.append(message["count"])
        return message

    async def hear_count(self) -> int:
        """The next viewer count, when nothing else is expected before it."""
        message = await self._hear_anything()
        assert message["type"] == "viewers", message
        self.counts.append(message["count"])
        return self.counts[-1]

    async def _hear_anything(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(await self._socket.receive_from(PATIENCE_S))
        jsonschema.validate(message, SCHEMA)
        return message

    async def hear_nothing_more(self) -> None:
        """Everything said so far has been answered: the next word is the pong."""
        await self.say(type="ping")
        assert await self.hear() == {"type": "pong"}

    async def hear_close(self) -> int:
        while True:
            message = await self._socket.receive_output(PATIENCE_S)
            if message["type"] == "websocket.close":
                return int(message["code"])

    async def subscribe(self, channel: str = "ana", after: int | None = None) -> dict[str, Any]:
        """Subscribe and return the answer; what was missed is kept in `missed`."""
        await self.say(type="subscribe", channel=channel, after=after)
        self.missed: list[dict[str, Any]] = []
        while (message := await self.hear())["type"] == "event":
            self.missed.append(message)
        assert message["type"] == "subscribed", message
        return message

    async def close(self) -> None:
        await self._socket.disconnect(timeout=PATIENCE_S)


async def session_of(account: User) -> str:
    """A log-in's session key."""

    def log_in() -> str:
        client = Client()
        client.force_login(account)
        return client.cookies["sessionid"].value

    return await run_sync(log_in)
