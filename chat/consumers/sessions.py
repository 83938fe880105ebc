"""Closes sockets whose log-in session has ended, whichever way it did, and in whatever process."""

import asyncio
from weakref import WeakKeyDictionary

import structlog
from django.contrib.sessions.models import Session
from django.utils import timezone

from chat.hub import Listener
from twitchclone.core.db import run_sync

log = structlog.get_logger(__name__)

# Logging out ends a session by a row that is gone: one query for all of a process's sockets.
CHECKED_EVERY_S = 5.0
_PER_QUERY = 1000
SIGNED_OUT = 4403


class SessionWatch:
    """Sockets by their session; looks only while there are any."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}
        self._task: asyncio.Task[None] | None = None

    def add(self, key: str, listener: Listener) -> None:
        """Close the socket once the session has ended."""
        self._listeners.setdefault(key, set()).add(listener)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._look_often())

    def remove(self, key: str, listener: Listener) -> None:
        """The socket is gone."""
        listeners = self._listeners.get(key, set())
        listeners.discard(listener)
        if not listeners:
            self._listeners.pop(key, None)

    async def look(self) -> None:
        """Close what has no session any more."""
        keys = list(self._listeners)
        for start in range(0, len(keys), _PER_QUERY):
            some = keys[start : start + _PER_QUERY]
            alive = await run_sync(_alive, some)
            for key in set(some) - alive:
                for listener in self._listeners.get(key, ()):
                    listener.close(SIGNED_OUT, "You have been signed out.")

    async def _look_often(self) -> None:
        while self._listeners:
            await asyncio.sleep(CHECKED_EVERY_S)
            try:
                await self.look()
            except Exception as error:  # the database is away: nobody is signed out by that
                log.warning("chat_sessions.failed", error=type(error).__name__)


def _alive(keys: list[str]) -> set[str]:
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return set(rows.values_list("session_key", flat=True))


_of_loop: "WeakKeyDictionary[asyncio.AbstractEventLoop, SessionWatch]" = WeakKeyDictionary()


def session_watch() -> SessionWatch:
    """This event loop's."""
    return _of_loop.setdefault(asyncio.get_running_loop(), SessionWatch())
