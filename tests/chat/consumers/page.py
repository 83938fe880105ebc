"""A client of /ws/chat, through the site's real routing."""

import json
from collections import deque
from pathlib import Path
from typing import Any

import jsonschema
from channels.testing import WebsocketCommunicator
from django.conf import settings

from accounts.models import User
from tests.streams.consumers.page import session_of
from twitchclone.routing import websocket_application

PATIENCE_S = 15
SCHEMA = json.loads(
    (Path(settings.BASE_DIR) / "docs" / "chat-protocol.schema.json").read_text("utf-8")
)
_VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
_IN_PASSING = {"viewer_update"}


class Page:
    """Connects, talks JSON, and checks everything it hears against the documented schema."""

    def __init__(
        self,
        *,
        session: str = "",
        origin: str = "http://live.example",
        address: str = "203.0.113.9",
    ) -> None:
        self.session = session
        headers = [(b"host", b"live.example")]
        if session:
            headers.append((b"cookie", f"sessionid={session}".encode()))
        if origin:
            headers.append((b"origin", origin.encode()))
        self._socket = WebsocketCommunicator(websocket_application, "/ws/chat", headers=headers)
        self._socket.scope["client"] = [address, 50_000]
        self._heard: deque[dict[str, Any]] = deque()

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
        """The next frame, out of an array too."""
        while not self._heard:
            frames = json.loads(await self._socket.receive_from(PATIENCE_S))
            _VALIDATOR.validate(frames)
            self._heard.extend(frames if isinstance(frames, list) else [frames])
        frame = self._heard.popleft()
        return await self.hear() if frame["type"] in _IN_PASSING else frame

    async def hear_a(self, kind: str) -> dict[str, Any]:
        """The next frame of this type; others on the way are dropped."""
        while (frame := await self.hear())["type"] != kind:
            pass
        return frame

    async def hear_nothing_more(self) -> None:
        """Everything said so far has been answered: the next word is the pong."""
        await self.say(type="ping")
        assert await self.hear() == {"type": "pong"}

    async def hear_close(self) -> int:
        while True:
            message = await self._socket.receive_output(PATIENCE_S)
            if message["type"] == "websocket.close":
                return int(message["code"])

    async def join(self, channel: str = "ana") -> dict[str, Any]:
        await self.say(type="join", channel=channel)
        return await self.hear_a("joined")

    async def chat(self, channel_id: int, text: str, **more: Any) -> dict[str, Any]:
        """Say it, and return the answer; the line itself may come before or after it."""
        await self.say(type="chat", channelId=str(channel_id), text=text, **more)
        kept = []
        while (frame := await self.hear())["type"] not in ("sent", "held", "error", "command"):
            kept.append(frame)
        self._heard.extendleft(reversed(kept))
        return frame

    async def close(self) -> None:
        await self._socket.disconnect(timeout=PATIENCE_S)


async def page_of(account: User | None = None, **options: Any) -> Page:
    """An open page, of this account."""
    session = await session_of(account) if account else ""
    return await Page(session=session, **options).open()
