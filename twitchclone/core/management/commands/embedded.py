"""`manage.py embedded`: only the embedded PostgreSQL and Valkey, for work beside them."""

import asyncio
import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from twitchclone.core.embedded import EmbeddedError
from twitchclone.core.supervisor import stack
from twitchclone.core.supervisor.data_dir import own_data_dir
from twitchclone.core.supervisor.logs import LogWriter
from twitchclone.core.supervisor.spec import ProcessSpec
from twitchclone.core.supervisor.supervisor import Stopped, Supervisor


class Command(BaseCommand):
    """Keeps the servers up until Ctrl-C; prints their URLs as one JSON object when ready."""

    help = "Run only the embedded PostgreSQL and Valkey (for runserver, shell, migrations)."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0 after a stop, 1 with a sentence when they cannot start."""
        log = LogWriter(sys.stderr)  # standard output is for the JSON object
        try:
            with own_data_dir(settings.DATA_DIR, log):
                asyncio.run(self._run(stack.embedded_specs(), log))
        except Stopped:
            return
        except EmbeddedError as error:
            self.stderr.write(str(error))
            sys.exit(1)

    async def _run(self, servers: list[ProcessSpec], log: LogWriter) -> None:
        if not servers:
            raise EmbeddedError("DATABASE_URL and REDIS_URL are set: there is nothing to run.")
        async with Supervisor(data_dir=settings.DATA_DIR, log=log) as supervisor:
            supervisor.start(*servers)
            await supervisor.wait_ready(timeout_s=60)
            urls = {"database_url": settings.DATABASE_URL, "redis_url": settings.REDIS_URL}
            self.stdout.write(json.dumps(urls))
            self.stdout.flush()
            await supervisor.stopping.wait()
