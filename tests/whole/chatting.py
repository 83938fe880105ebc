"""Chat clients that lose their connection, come back, resume, and keep count of what they got."""

import asyncio
import itertools
import json
import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection, connect

from tests.whole.stack import Stack

# VIPs may say 100 things in 30 seconds, and the same thing twice.
_MAKE = """
import json
from accounts.models import User
from accounts.services.accounts import create_account
from accounts.services.oauth_clients import first_party_client
from accounts.services.oauth_tokens import issue_token
from chat.services.roles import grant_role
from datetime import timedelta
channel = User.objects.get(login={channel!r})
client, _ = first_party_client()
made = []
for login in {logins!r}:
    account = create_account(login=login, email=login + "@example.org", password=None)
    grant_role(actor=channel, channel_id=channel.pk, user=account, kind="vip")
    token = issue_token(account=account, client=client, scopes=["chat:read", "chat:edit"],
                        lasts=timedelta(days=1))
    made.append(token.access_token)
print(json.dumps({{"channel_id": str(channel.pk), "tokens": made}}))
"""
_WRITTEN = """
import json
from chat.models import Message
rows = Message.objects.filter(channel_id={channel_id}).order_by("id")
print(json.dumps({{"rows": [[str(pk), text] for pk, text in rows.values_list("id", "text")]}}))
"""
_ANSWER_S = 5.0
_LOST = (OSError, websockets.WebSocketException, TimeoutError)


def make_talkers(stack: Stack, channel: str, logins: list[str]) -> dict[str, Any]:
    """Accounts that may write in the channel: {"channel_id", "tokens"}."""
    return stack.run_python(_MAKE.format(channel=channel, logins=logins))


def written(stack: Stack, channel_id: str) -> list[tuple[str, str]]:
    """The channel's lines in the database: id and text, in the room's order."""
    rows = stack.run_python(_WRITTEN.format(channel_id=channel_id))["rows"]
    return [(row[0], row[1]) for row in rows]


@dataclass
class Reader:
    """Reads a room over as many connections as it takes."""

    url: str
    channel: str
    got: list[tuple[str, str]] = field(default_factory=list)  # id and text, as they came
    reconnects: int = -1
    is_in: asyncio.Event = field(default_factory=asyncio.Event)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _last: str = ""
    _channel_id: str = ""

    async def run(self) -> None:
        """Read until cancelled."""
        while True:
            with suppress(*_LOST):
                async with connect(self.url, open_timeout=_ANSWER_S) as socket:
                    self.reconnects += 1
                    await socket.send(json.dumps(self._greeting()))
                    async for text in socket:
                        self._take(json.loads(text))
            await asyncio.sleep(random.uniform(0.05, 0.3))

    async def have(self, wanted: dict[str, str]) -> None:
        """Wait until everything that is wanted (text to id) has come."""
        while not set(wanted.values()) <= {identifier for identifier, _ in self.got}:
            self._news.clear()
            await self._news.wait()

    def _greeting(self) -> dict[str, str]:
        if self._last:
            return {"type": "resume", "channelId": self._channel_id, "after": self._last}
        return {"type": "join", "channel": self.channel}

    def _take(self, frames: Any) -> None:
        for frame in frames if isinstance(frames, list) else [frames]:
            if frame["type"] == "joined":
                assert not (self._last and frame["isReset"]), "The room moved on without us."
                self._channel_id = frame["channelId"]
                self._last = self._last or frame["last"] or ""
                self.is_in.set()
                for line in frame["recent"] if self.got else []:
                    self._note(line)
            elif "id" in frame and frame["type"] != "sent":
                self._note(frame)

    def _note(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "chat":
            self.got.append((frame["id"], frame["message"]))
            self._news.set()
        self._last = frame.get("id", self._last)


@dataclass
class Talker:
    """Says numbered things one after the other, each until it is acknowledged."""

    url: str
    token: str
    name: str
    channel_id: str
    per_second: float
    acknowledged: dict[str, str] = field(default_factory=dict)  # text to id
    repeats: int = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Talk until `stop`; the last message is acknowledged, too."""
        texts = self._texts()
        waiting = next(texts)
        while True:
            with suppress(*_LOST):
                async with connect(self.url, open_timeout=_ANSWER_S) as socket:
                    await self._ask(socket, {"type": "auth", "token": self.token}, "authenticated")
                    while True:
                        identifier = await self._say(socket, waiting)
                        self.acknowledged[waiting] = identifier
                        if stop.is_set():
                            return
                        waiting = next(texts)
                        await asyncio.sleep(random.expovariate(self.per_second))
            self.repeats += 1
            await asyncio.sleep(random.uniform(0.05, 0.3))

    def _texts(self) -> Iterator[str]:
        number = 0
        while True:
            yield f"{self.name} says number {number}"
            number += 1

    async def _say(self, socket: ClientConnection, text: str) -> str:
        nonce = text.replace(" ", "-")
        message = {"type": "chat", "channelId": self.channel_id, "text": text, "nonce": nonce}
        answer = await self._ask(socket, message, "sent")
        return str(answer["id"])

    async def _ask(
        self, socket: ClientConnection, message: dict[str, str], answer: str
    ) -> dict[str, Any]:
        """Say it until it is answered; a refusal that will pass is waited out."""
        while True:
            await socket.send(json.dumps(message))
            async with asyncio.timeout(_ANSWER_S):
                frame = await self._answer(socket, answer)
            if frame["type"] == answer:
                return frame
            assert frame["code"] in ("overloaded", "msg_ratelimit", "rate_limited"), frame
            await asyncio.sleep(frame.get("retryAfter", 0.3))

    async def _answer(self, socket: ClientConnection, answer: str) -> dict[str, Any]:
        while True:
            frame: dict[str, Any] = json.loads(await socket.recv())
            if frame["type"] in (answer, "error"):
                return frame


@dataclass
class Storm:
    """Talkers and readers of one room, and what became of everything that was said."""

    talkers: list[Talker]
    readers: list[Reader]

    async def run(self, stop: asyncio.Event) -> None:
        """Talk until `stop`, then wait until every reader has everything."""
        reading = [asyncio.create_task(reader.run()) for reader in self.readers]
        await asyncio.gather(*(reader.is_in.wait() for reader in self.readers))
        await asyncio.gather(*(talker.run(stop) for talker in self.talkers))
        with suppress(TimeoutError):
            async with asyncio.timeout(30):
                await asyncio.gather(*(reader.have(self.acknowledged) for reader in self.readers))
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)

    @property
    def acknowledged(self) -> dict[str, str]:
        """Text to id of everything that the site said it had taken."""
        return {
            text: identifier
            for talker in self.talkers
            for text, identifier in talker.acknowledged.items()
        }

    def faults(self, got: list[tuple[str, str]]) -> dict[str, int]:
        """How much of what was acknowledged is missing, there twice, or in another order."""
        ids = [identifier for identifier, _ in got]
        texts = Counter(text for _, text in got)
        return {
            "lost": sum(identifier not in ids for identifier in self.acknowledged.values()),
            "twice": sum(count - 1 for count in texts.values()),
            "disordered": sum(a >= b for a, b in itertools.pairwise(ids)),
        }


class Storming:
    """A storm in a thread with an event loop of its own; Playwright keeps the tests' thread's."""

    def __init__(self, storm: Storm) -> None:
        self._storm = storm
        self._pool = ThreadPoolExecutor(1)
        self._has_begun = threading.Event()
        self._ended = self._pool.submit(asyncio.run, self._run())
        assert self._has_begun.wait(10)

    def stop(self) -> None:
        """End the talk; returns when everybody has read everything, or has had time to."""
        if not self._ended.done():
            self._loop.call_soon_threadsafe(self._stop.set)
        self._ended.result(timeout=90)
        self._pool.shutdown()

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._has_begun.set()
        await self._storm.run(self._stop)


@contextmanager
def running(storm: Storm) -> Iterator[Storming]:
    """The storm while it runs; it is over behind the block."""
    storming = Storming(storm)
    try:
        yield storming
    finally:
        storming.stop()


def make_storm(
    stack: Stack, channel: str, *, talkers: int, readers: int, per_second: float
) -> Storm:
    """People with accounts of their own, who say `per_second` things each, and readers."""
    url = f"{stack.page_url.replace('http', 'ws', 1)}/ws/chat"
    names = [f"{channel}_t{number}" for number in range(talkers)]
    made = make_talkers(stack, channel, names)
    return Storm(
        [
            Talker(url, token, name, made["channel_id"], per_second)
            for name, token in zip(names, made["tokens"], strict=True)
        ],
        [Reader(url, channel) for _ in range(readers)],
    )
