"""`manage.py up`: the whole product on this machine under one supervisor."""

import asyncio
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from twitchclone.core.embedded import EmbeddedError
from twitchclone.core.supervisor import banner, stack, static_files
from twitchclone.core.supervisor.data_dir import own_data_dir
from twitchclone.core.supervisor.logs import LogWriter
from twitchclone.core.supervisor.ports import check_ports
from twitchclone.core.supervisor.spec import ProcessSpec
from twitchclone.core.supervisor.supervisor import Stopped, Supervisor

_SERVERS_TIMEOUT_S = 60
_PROCESSES_TIMEOUT_S = 120


class Command(BaseCommand):
    """Starts everything, restarts what dies, and stops it all at Ctrl-C."""

    help = "Run the whole product: database, Valkey, web, media, workers (Ctrl-C stops it)."
    requires_system_checks = ["twitchclone"]

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0 after a stop, 1 with a sentence when it cannot start."""
        self.log = LogWriter()
        try:
            static_files.check_front_end()
            with own_data_dir(settings.DATA_DIR, self.log):
                check_ports(stack.ports())
                asyncio.run(self._run(stack.embedded_specs()))
        except Stopped:
            return
        except EmbeddedError as error:
            self.stderr.write(str(error))
            sys.exit(1)

    async def _run(self, servers: list[ProcessSpec]) -> None:
        async with Supervisor(data_dir=settings.DATA_DIR, log=self.log) as supervisor:
            supervisor.start(*servers)
            await supervisor.wait_ready(timeout_s=_SERVERS_TIMEOUT_S)
            accounts = await self._prepare(supervisor)
            needs = frozenset(spec.name for spec in servers)
            supervisor.start(*stack.application_specs(needs=needs))
            await supervisor.wait_ready(timeout_s=_PROCESSES_TIMEOUT_S)
            await supervisor.wait_until(stack.is_serving, timeout_s=_PROCESSES_TIMEOUT_S)
            self.log.raw(banner.welcome(accounts))
            await supervisor.stopping.wait()

    async def _prepare(self, supervisor: Supervisor) -> list[dict[str, Any]]:
        """Migrations, static files, demo data; returns the demo accounts made just now."""
        await supervisor.run(
            stack.step("migrate", "migrate", "--no-input", "--skip-checks", "-v", "0")
        )
        if not static_files.is_collected():
            arguments = ("collectstatic", "--no-input", "--clear", "-v", "0")
            await supervisor.run(stack.step("static", *arguments))
            static_files.mark_collected()
        if not settings.DEMO:
            return []
        printed: list[str] = []
        await supervisor.run(stack.step("seed", "seed_demo", "--if-empty"), captured=printed)
        return banner.parse_demo_accounts(printed)
