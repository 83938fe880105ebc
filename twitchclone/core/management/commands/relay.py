"""`manage.py relay`: delivers domain events as they are committed."""

import signal
from types import FrameType
from typing import Any

import psycopg
import structlog
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from twitchclone.core.outbox.publish import NOTIFY_CHANNEL
from twitchclone.core.outbox.relay import deliver_batch

log = structlog.get_logger(__name__)

# A notification can be lost while we reconnect, and a retry becomes due without one.
SWEEP_S = 2.0


class Command(BaseCommand):
    """Listens for committed events and hands them to their receivers until stopped."""

    help = "Deliver domain events from the outbox to pages, feeds and notifications."
    is_stopping = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or SIGINT; outlive the database's restarts."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.is_stopping:
            try:
                self._listen()
            except (OperationalError, InterfaceError, psycopg.OperationalError) as error:
                log.warning("relay.database_lost", error=str(error).splitlines()[0])
                close_old_connections()
                connection.close()
                self._pause()

    def _listen(self) -> None:
        parameters = connection.get_connection_params()
        parameters.pop("cursor_factory", None)
        parameters.pop("context", None)
        parameters.pop("pool", None)
        with psycopg.connect(**parameters, autocommit=True) as listener:
            listener.execute(f"LISTEN {NOTIFY_CHANNEL}")
            log.info("relay.listening")
            while not self.is_stopping:
                while deliver_batch():
                    pass
                for _ in listener.notifies(timeout=SWEEP_S, stop_after=1):
                    pass

    def _pause(self) -> None:
        signal.sigtimedwait([], 1)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True
