"""The relay's loop: waits for PostgreSQL to say that events were committed, and delivers them."""

import os
import select
import threading

import psycopg
import structlog
from django.db import Error as DatabaseError
from django.db import connection

from twitchclone.core.outbox.publish import NOTIFY_CHANNEL
from twitchclone.core.outbox.relay import deliver_batch

log = structlog.get_logger(__name__)

# A notification can be lost while we reconnect, and a retry becomes due without one.
SWEEP_S = 2.0
_RECONNECT_S = 1.0


class RelayLoop:
    """Runs until `stop`, which may be called from a signal handler or another thread."""

    def __init__(self, *, sweep_s: float = SWEEP_S) -> None:
        self._sweep_s = sweep_s
        self._stopping = threading.Event()
        # Select waits on this beside the database: a stop ends the wait at once.
        self._wake_read, self._wake_write = os.pipe()
        self._closing = threading.Lock()
        self._is_closed = False

    def stop(self) -> None:
        """Return from `run` after the batch in hand."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        with self._closing:
            if not self._is_closed:  # the number may belong to another file by now
                os.write(self._wake_write, b"x")

    def run(self) -> None:
        """Deliver events as they are committed; outlives the database's restarts."""
        try:
            while not self._stopping.is_set():
                try:
                    self._listen()
                except (DatabaseError, psycopg.Error) as error:
                    log.warning("relay.database_lost", error=_first_line(error))
                    connection.close()
                    self._stopping.wait(_RECONNECT_S)
        finally:
            self._stopping.set()  # no signal handler may wait for the lock that we hold below
            with self._closing:
                self._is_closed = True
                os.close(self._wake_read)
                os.close(self._wake_write)

    def _listen(self) -> None:
        parameters = connection.get_connection_params()
        for name in ("cursor_factory", "context", "pool"):
            parameters.pop(name, None)
        with psycopg.connect(**parameters, autocommit=True) as listener:
            listener.execute(f"LISTEN {NOTIFY_CHANNEL}")
            log.info("relay.listening")
            while not self._stopping.is_set():
                if not deliver_batch():
                    self._wait(listener)

    def _wait(self, listener: "psycopg.Connection[tuple[object, ...]]") -> None:
        """Return when there may be something to deliver: notified, swept, or told to stop."""
        if any(True for _ in listener.notifies(timeout=0)):
            return
        select.select([listener.fileno(), self._wake_read], [], [], self._sweep_s)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
