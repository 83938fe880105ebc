"""Web processes on two ports share rooms; one that is killed is missed by nobody for long."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect

from tests.chat.stream.servers import Servers, own_servers
from tests.whole.stack import free_ports
from tests.whole.waiting import eventually

_ROOT = Path(__file__).resolve().parents[3]


class Web:
    """A web process on a port of its own."""

    def __init__(self, servers: Servers, port: int) -> None:
        self._environment = {**servers.environment, "PORT": str(port), "WEB_HOST": "127.0.0.1"}
        self._log = servers.folder / f"web-{port}.log"
        self._url = f"http://127.0.0.1:{port}/healthz"
        self.socket_url = f"ws://127.0.0.1:{port}/ws/chat"
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "web"],
                cwd=_ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        try:
            eventually(self._is_up, "the web process is up")
        except AssertionError as error:
            raise AssertionError(self._log.read_text()) from error

    def _is_up(self) -> bool:
        try:
            return httpx.get(self._url).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def servers() -> Iterator[Servers]:
    with own_servers() as started:
        started.make_accounts()
        yield started


@pytest.fixture
def webs(servers: Servers) -> Iterator[list[Web]]:
    """Two processes."""
    with ExitStack() as stack:
        started = []
        for port in free_ports(2):
            started.append(Web(servers, port))
            stack.callback(started[-1].kill)
        yield started


class Client:
    """A program on the chat socket; `heard` are the room's lines, in the order they came."""

    def __init__(self, socket) -> None:
        self._socket = socket
        self.heard: list[dict] = []

    async def say(self, **message) -> None:
        await self._socket.send(json.dumps(message))

    async def hear_a(self, kind: str) -> dict:
        while True:
            for frame in await self._hear():
                if frame["type"] == kind:  # answers come alone, never among a room's lines
                    return frame

    async def hear_lines(self, count: int) -> list[dict]:
        while len(self.heard) < count:
            await self._hear()
        return self.heard

    async def _hear(self) -> list[dict]:
        frames = json.loads(await self._socket.recv())
        frames = frames if isinstance(frames, list) else [frames]
        self.heard += [frame for frame in frames if frame["type"] == "chat"]
        return frames


def token_of(servers: Servers, login: str) -> str:
    made = subprocess.run(
        [sys.executable, "manage.py", "create_token", login],
        cwd=_ROOT,
        env=servers.environment,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)["access_token"]


async def test_two_processes_and_a_killed_one(servers, webs):
    here, there = webs
    token = token_of(servers, "ana")
    async with connect(here.socket_url) as socket:
        writer = Client(socket)
        await writer.say(type="auth", token=token)
        await writer.say(type="join", channel="ana")
        channel_id = (await writer.hear_a("joined"))["channelId"]

        async def talk(first, last):
            for number in range(first, last):
                text, nonce = f"line {number}", str(number)
                await writer.say(type="chat", channelId=channel_id, text=text, nonce=nonce)
                await writer.hear_a("sent")

        async with connect(there.socket_url) as other:
            reader = Client(other)
            await reader.say(type="join", channelId=channel_id)
            await reader.hear_a("joined")
            await talk(0, 10)
            before = await reader.hear_lines(10)
            there.kill()
        await talk(10, 20)
        there.start()
        async with connect(there.socket_url) as other:
            reader = Client(other)
            await reader.say(type="resume", channelId=channel_id, after=before[-1]["id"])
            assert (await reader.hear_a("joined"))["isReset"] is False
            await talk(20, 25)
            after = await reader.hear_lines(15)
    assert [line["message"] for line in before + after] == [f"line {n}" for n in range(25)]
