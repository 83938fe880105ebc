"""`manage.py chat_writer`: writes what is said in chat to the database."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from chat.stream.writer import Writer


class Command(BaseCommand):
    """Takes chat from Valkey to PostgreSQL until stopped; any number may run."""

    help = "Write what is said in chat from Valkey to the database."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or SIGINT; the batch in hand is finished."""
        writer = Writer()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: writer.stop())
        writer.run()
