"""Telling the record worker that segments wait for it: one task a second for each broadcast.

A thread of its own, because the broker may be away and nothing of the picture may wait for it.
What could not be said is said again; what was said twice does no harm.
"""

import threading
from collections.abc import Callable
from uuid import UUID

import structlog

_log = structlog.get_logger(__name__)
_PAUSE_S = 1.0


class SegmentAnnouncer:
    """`note` from any thread; `send` is called on ours, and may raise anything."""

    def __init__(self, send: Callable[[UUID], None], *, pause_s: float = _PAUSE_S) -> None:
        self._send = send
        self._pause_s = pause_s
        self._waiting: set[UUID] = set()
        self._changed = threading.Condition()
        self._is_stopping = False
        # A daemon: a broker that does not answer must not hold up the node's end.
        self._thread = threading.Thread(target=self._run, name="announcer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def note(self, broadcast_id: UUID) -> None:
        """Something of the broadcast waits for being stored."""
        with self._changed:
            self._waiting.add(broadcast_id)
            self._changed.notify()

    def stop(self, *, timeout_s: float) -> None:
        """Say what is left, for as long as that."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify()
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._is_stopping)
                noted, self._waiting = self._waiting, set()
                is_last = self._is_stopping
            self._send_all(noted)
            if is_last:
                return
            with self._changed:
                self._changed.wait_for(lambda: self._is_stopping, self._pause_s)

    def _send_all(self, noted: set[UUID]) -> None:
        for broadcast_id in noted:
            try:
                self._send(broadcast_id)
            except Exception as error:  # the broker shows its absence in many ways
                _log.warning("announce_failed", error=str(error).split("\n")[0])
                with self._changed:
                    self._waiting.add(broadcast_id)
