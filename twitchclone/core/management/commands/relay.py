"""`manage.py relay`: delivers domain events as they are committed."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from twitchclone.core.outbox.loop import RelayLoop


class Command(BaseCommand):
    """Listens for committed events and hands them to their receivers until stopped."""

    help = "Deliver domain events from the outbox to pages, feeds and notifications."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or SIGINT; the batch in hand is finished."""
        loop = RelayLoop()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: loop.stop())
        loop.run()
