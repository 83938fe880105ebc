"""Plays the server of /ws/chat for pages in Chromium, and remembers what the page said."""

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import WebSocketRoute

CHANNEL_ID = "7"
SETTINGS: dict[str, Any] = {
    "slowModeSeconds": 0,
    "followersOnlyMinutes": None,
    "isSubscribersOnly": False,
    "isEmoteOnly": False,
    "isUniqueChat": False,
    "needsVerifiedEmail": False,
    "minimumAccountAgeMinutes": 0,
    "blocksLinks": False,
    "isShieldOn": False,
}


def you(role: str | None = None, **changes: Any) -> dict[str, Any]:
    """Vic's part of `joined`; a moderator may do everything."""
    permissions = [
        "delete", "timeout", "ban", "warn", "settings", "automod", "announce", "polls", "vips",
    ]  # fmt: skip
    return {
        "userId": "3",
        "username": "vic",
        "displayName": "Vic",
        "color": "#2e8b57",
        "badges": [{"type": role}] if role else [],
        "role": role,
        "permissions": permissions if role in {"moderator", "broadcaster"} else [],
        "ban": None,
        "warning": None,
        "acceptedRules": True,
        **changes,
    }


class ChatServer:
    """One room, `ana`'s; `lines` are what a joiner gets."""

    def __init__(self, **joined: Any) -> None:
        self.sockets: list[WebSocketRoute] = []
        self.heard: list[dict[str, Any]] = []
        self.joined = joined
        self.recent: list[dict[str, Any]] = []
        self.refusal: dict[str, Any] | None = None
        self.on_chat: Callable[[dict[str, Any]], None] = self.accept
        self._count = 0

    def connect(self, socket: WebSocketRoute) -> None:
        """A page has connected."""
        self.sockets.append(socket)
        socket.on_message(self._hear)

    def frame(self, kind: str, /, **body: Any) -> dict[str, Any]:
        """A frame at the next place in the room's order."""
        self._count += 1
        placed = {"id": f"{self._count:036x}", "timestamp": 1_763_700_000_000 + self._count}
        return {"type": kind, **placed, "channelId": CHANNEL_ID, "channel": "ana", **body}

    def line(
        self, text: str, *, by: str = "bob", user_id: str = "9", **body: Any
    ) -> dict[str, Any]:
        """A chat line."""
        author = {"userId": user_id, "username": by, "displayName": by.title(), "color": "#0000ff"}
        said: dict[str, Any] = {"badges": [], "kind": "chat", "message": text, "reply": None}
        fragments = [{"type": "text", "text": text}]
        return self.frame("chat", **{**author, **said, "fragments": fragments, **body})

    def say(self, *frames: dict[str, Any]) -> None:
        """Send frames to the newest socket; several in one array, as a busy room does."""
        self.sockets[-1].send(json.dumps(frames if len(frames) > 1 else frames[0]))

    def accept(self, message: dict[str, Any]) -> None:
        """Acknowledge a message and send it to the room."""
        line = self.line(message["text"], by="vic", user_id="3", nonce=message["nonce"])
        sent = {
            "type": "sent",
            "nonce": message["nonce"],
            "channelId": CHANNEL_ID,
            "id": line["id"],
        }
        self.say(sent | {"timestamp": line["timestamp"]})
        self.say(line)

    def refuse(self, code: str, text: str, **more: Any) -> Callable[[dict[str, Any]], None]:
        """What answers messages with an error."""

        def answer(message: dict[str, Any]) -> None:
            body = {"type": "error", "code": code, "message": text, "channelId": CHANNEL_ID}
            self.say(body | {"nonce": message["nonce"], **more})

        return answer

    def said(self, kind: str) -> list[dict[str, Any]]:
        """What the page has sent of this type."""
        return [message for message in self.heard if message["type"] == kind]

    def _hear(self, text: str | bytes) -> None:
        message = json.loads(text)
        self.heard.append(message)
        if message["type"] in {"join", "resume"}:
            self.say(self.refusal or self._joined())
        elif message["type"] == "chat":
            self.on_chat(message)

    def _joined(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "type": "joined",
            "channelId": CHANNEL_ID,
            "channel": "ana",
            "settings": SETTINGS,
            "rules": [],
            "rulesVersion": 0,
            "you": None,
            "recent": self.recent,
            "pinned": None,
            "poll": None,
            "viewers": 3,
            "last": self.recent[-1]["id"] if self.recent else "",
        }
        return {**body, **self.joined}
