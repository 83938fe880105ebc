"""Requests to the playback application without a server between."""

import asyncio
import gzip
from dataclasses import dataclass
from typing import Any

from streams.playback.app import PlaybackApp


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes
    pieces: int

    @property
    def text(self) -> str:
        is_gzip = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if is_gzip else self.body).decode()


async def ask(app: PlaybackApp, path: str, method: str = "GET", **headers: str) -> Answer:
    """One request; `if_range=…` is the header If-Range."""
    sent: list[dict[str, Any]] = []
    named = {name.replace("_", "-").encode(): text.encode() for name, text in headers.items()}
    scope = {
        "type": "http",
        "method": method,
        "path": path.partition("?")[0],
        "query_string": path.partition("?")[2].encode(),
        "headers": list(named.items()),
    }

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, bodies = sent[0], sent[1:]
    assert not bodies[-1].get("more_body")
    return Answer(
        status=start["status"],
        headers={name.decode(): value.decode() for name, value in start["headers"]},
        body=b"".join(body["body"] for body in bodies),
        pieces=len(bodies),
    )
