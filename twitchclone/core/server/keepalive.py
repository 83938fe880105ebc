"""Pings for all WebSockets of a process from one timer, where uvicorn has two for each of them."""

import asyncio
from typing import Protocol
from weakref import WeakKeyDictionary

PERIOD_S = 30
_TURNS = 30  # how often a period is cut, so that pings do not go out all at once


class Watched(Protocol):
    """A connection that is looked at once in each period."""

    def check_alive(self) -> None:
        """Ping the peer, or give it up."""


class Keepalive:
    """Looks at every connection once in a period; each turn takes its share of them."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._shares: list[set[Watched]] = [set() for _ in range(_TURNS)]
        self._turn = 0
        self._timer: asyncio.TimerHandle | None = None

    def add(self, connection: Watched) -> None:
        """Watch it, from the end of a whole period on."""
        self._shares[self._turn - 1].add(connection)
        if self._timer is None:
            self._timer = self._loop.call_later(PERIOD_S / _TURNS, self.take_turn)

    def discard(self, connection: Watched) -> None:
        """Watch it no more."""
        for share in self._shares:
            share.discard(connection)

    def take_turn(self) -> None:
        """Look at the next share; the timer ends with the last connection."""
        share = self._shares[self._turn]
        self._turn = (self._turn + 1) % _TURNS
        for connection in list(share):
            connection.check_alive()
        is_needed = any(self._shares)
        self._timer = (
            self._loop.call_later(PERIOD_S / _TURNS, self.take_turn) if is_needed else None
        )


_all: "WeakKeyDictionary[asyncio.AbstractEventLoop, Keepalive]" = WeakKeyDictionary()


def keepalive_of(loop: asyncio.AbstractEventLoop) -> Keepalive:
    """The loop's one."""
    if loop not in _all:
        _all[loop] = Keepalive(loop)
    return _all[loop]
