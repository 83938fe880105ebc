"""Calls to the domain: in order, insisted upon, refused once."""

import asyncio

import pytest

from streams.node import calls
from streams.node.calls import DomainCalls, retry_for
from twitchclone.core.errors import Conflict


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(calls, "_FIRST_RETRY_S", 0.001)


class Flaky:
    """Fails a number of times, then succeeds."""

    def __init__(self, failures, log, name="call"):
        self.failures, self.log, self.name = failures, log, name

    async def __call__(self):
        if self.failures:
            self.failures -= 1
            raise ConnectionError("away")
        self.log.append(self.name)


async def test_calls_keep_their_order_while_the_first_is_retried():
    log: list[str] = []
    queue = DomainCalls()
    queue.put("first", Flaky(3, log, "first"))
    queue.put("second", Flaky(0, log, "second"))
    await queue.flush()
    assert log == ["first", "second"]


async def test_a_refusal_is_told_once_and_the_next_call_goes_on():
    log: list[str] = []
    refusals: list[Conflict] = []
    queue = DomainCalls()

    async def refuse():
        raise Conflict("No.")

    queue.put("refused", refuse, refusals.append)
    queue.put("refused and nobody minds", refuse)
    queue.put("next", Flaky(0, log))
    await queue.flush()
    assert [refusal.message for refusal in refusals] == ["No."]
    assert log == ["call"]


async def test_closing_gives_up_what_is_left():
    queue = DomainCalls()
    queue.put("never", Flaky(10**9, []))
    await asyncio.sleep(0)
    await queue.close()


async def test_patience_ends():
    log: list[str] = []
    await retry_for(5, Flaky(2, log))
    assert log == ["call"]
    with pytest.raises(ConnectionError):
        await retry_for(0.01, Flaky(10**9, log))
