"""`kill -9` of each process while people talk: nothing they were told of is lost or doubled."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.whole.chatting import Reader, Storm, Talker, make_talkers, written
from tests.whole.waiting import eventually

pytestmark = pytest.mark.media  # the whole product runs

KILLED = ("web", "chat-writer", "valkey", "postgres", "relay")
NOTHING = {"lost": 0, "twice": 0, "disordered": 0}


@pytest.fixture
def storm(stack, streamer):
    """Eight people talking and six reading, one of them from the middle on."""
    url = f"{stack.page_url.replace('http', 'ws')}/ws/chat"
    names = [f"{streamer.login}_t{number}" for number in range(8)]
    made = make_talkers(stack, streamer.login, names)
    talkers = [
        Talker(url, token, name, made["channel_id"], per_second=1.5)
        for name, token in zip(names, made["tokens"], strict=True)
    ]
    return Storm(talkers, [Reader(url, streamer.login) for _ in range(6)])


def test_what_was_acknowledged_reaches_everybody_once(stack, storm, note_figure):
    with _running(storm) as (running, stop):
        for name in KILLED:
            _wait_for_talk(storm)
            _kill(stack, name)
        _wait_for_talk(storm)
        stop()
        running.result(timeout=90)

    said = storm.acknowledged
    for reader in storm.readers:
        assert storm.faults(reader.got) == NOTHING
    channel_id = storm.talkers[0].channel_id
    rows = eventually(
        lambda: written(stack, channel_id),
        "the writer has caught up",
        until=lambda rows: set(said.values()) <= {identifier for identifier, _ in rows},
    )
    assert storm.faults(rows) == NOTHING
    assert all(reader.reconnects > 0 for reader in storm.readers)
    note_figure(
        f"chat: {len(said)} messages acknowledged while {len(KILLED)} processes were killed,"
        f" {sum(talker.repeats for talker in storm.talkers)} repeated"
    )


class _running:
    """The storm in a thread with an event loop of its own; Playwright keeps this thread's."""

    def __init__(self, storm: Storm) -> None:
        self._storm = storm
        self._pool = ThreadPoolExecutor(1)
        self._has_begun = threading.Event()

    def __enter__(self):
        running = self._pool.submit(asyncio.run, self._run())
        assert self._has_begun.wait(10)
        return running, self._stop_from_here

    def __exit__(self, *exception: object) -> None:
        self._stop_from_here()
        self._pool.shutdown(wait=exception[0] is None)

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._has_begun.set()
        await self._storm.run(self._stop)

    def _stop_from_here(self) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stop.set)


def _wait_for_talk(storm: Storm) -> None:
    before = len(storm.acknowledged)
    eventually(lambda: len(storm.acknowledged) >= before + 8, "people talk")


def _kill(stack, name: str) -> None:
    killed = stack.kill(name)
    eventually(lambda: _is_replaced(stack, name, killed), f"{name} runs anew")
    eventually(stack.is_ready, "the product is ready again")


def _is_replaced(stack, name: str, killed: int) -> bool:
    process = stack.process(name)
    return process is not None and process.pid != killed
