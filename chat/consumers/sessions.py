"""Closes sockets whose log-in or access token has ended, whichever way it did, in any process."""

import asyncio
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

import structlog
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.oauth.tokens import tokens_in_force
from chat.consumers.identity import Identity
from chat.hub import Listener
from twitchclone.core.db import run_sync

log = structlog.get_logger(__name__)

# A log-out and a revocation are rows that are gone: one query for all of a process's sockets.
CHECKED_EVERY_S = 5.0
_PER_QUERY = 1000
SIGNED_OUT = 4403

K = TypeVar("K", bound=Hashable)


class EndingWatch(Generic[K]):
    """Sockets by what lets them be an account; looks only while there are any."""

    def __init__(self, alive: Callable[[list[K]], set[K]], reason: str) -> None:
        self._alive = alive
        self._reason = reason
        self._listeners: dict[K, set[Listener]] = {}
        self._task: asyncio.Task[None] | None = None

    def add(self, key: K, listener: Listener) -> None:
        """Close the socket once this has ended."""
        self._listeners.setdefault(key, set()).add(listener)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._look_often())

    def remove(self, key: K, listener: Listener) -> None:
        """The socket is gone."""
        listeners = self._listeners.get(key, set())
        listeners.discard(listener)
        if not listeners:
            self._listeners.pop(key, None)

    async def look(self) -> None:
        """Close what has lost its right."""
        keys = list(self._listeners)
        for start in range(0, len(keys), _PER_QUERY):
            some = keys[start : start + _PER_QUERY]
            alive = await run_sync(self._alive, some)
            for key in set(some) - alive:
                for listener in self._listeners.get(key, ()):
                    listener.close(SIGNED_OUT, self._reason)

    async def _look_often(self) -> None:
        while self._listeners:
            await asyncio.sleep(CHECKED_EVERY_S)
            try:
                await self.look()
            except Exception as error:  # the database is away: nobody is signed out by that
                log.warning("chat_sessions.failed", error=type(error).__name__)


class Watches:
    """What one event loop watches."""

    def __init__(self) -> None:
        self.sessions: EndingWatch[str] = EndingWatch(_alive, "You have been signed out.")
        self.tokens: EndingWatch[int] = EndingWatch(tokens_in_force, "The token has ended.")

    def add(self, identity: Identity, listener: Listener) -> None:
        """Close the socket once what it identified itself by has ended."""
        if identity.session_key:
            self.sessions.add(identity.session_key, listener)
        if identity.token_id:
            self.tokens.add(identity.token_id, listener)

    def remove(self, identity: Identity, listener: Listener) -> None:
        """The socket is gone."""
        self.sessions.remove(identity.session_key, listener)
        self.tokens.remove(identity.token_id, listener)


def _alive(keys: list[str]) -> set[str]:
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return set(rows.values_list("session_key", flat=True))


_of_loop: "WeakKeyDictionary[asyncio.AbstractEventLoop, Watches]" = WeakKeyDictionary()


def watches() -> Watches:
    """This event loop's."""
    return _of_loop.setdefault(asyncio.get_running_loop(), Watches())
