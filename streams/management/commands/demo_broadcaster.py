"""`manage.py demo_broadcaster`: keeps the demo channels live (a process of `manage.py up`)."""

import asyncio
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from streams.demo.broadcaster import DemoBroadcaster


class Command(BaseCommand):
    """Publishes until SIGTERM or Ctrl-C, and takes its encoders along."""

    help = "Publish moving pictures to the demo channels over RTMP."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0 after a stop."""
        asyncio.run(self._run())

    async def _run(self) -> None:
        work = asyncio.create_task(DemoBroadcaster(host="127.0.0.1", port=settings.RTMP_PORT).run())
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, work.cancel)
        try:
            await work
        except asyncio.CancelledError:
            return
