"""`manage.py irc`: the Twitch-compatible IRC server over TCP (a process of `manage.py up`)."""

import asyncio
import signal
import ssl
from typing import Any

import uvloop
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from chat.hub import close_current_hub
from chat.irc.server import IrcServer
from twitchclone.core.redis import close_async_client
from twitchclone.core.server import allow_many_connections


class Command(BaseCommand):
    """Serves until SIGTERM or Ctrl-C."""

    help = "Serve Twitch-compatible IRC on IRC_PORT, and with TLS on IRCS_PORT."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0 after a stop."""
        allow_many_connections()
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(_run())
        except ssl.SSLError as error:
            raise CommandError(
                f"IRCS_CERTIFICATE and IRCS_KEY cannot be used: {error.reason}."
            ) from error
        except OSError as error:
            raise CommandError(
                f"IRC cannot listen ({error}). Another program may have the port; set IRC_PORT or"
                " IRCS_PORT to a free one."
            ) from error


async def _run() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = IrcServer()
    await server.listen(settings.IRC_HOST, settings.IRC_PORT)
    if settings.IRCS_CERTIFICATE:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(settings.IRCS_CERTIFICATE, settings.IRCS_KEY)
        await server.listen(settings.IRC_HOST, settings.IRCS_PORT, context)
    await stop.wait()
    await server.close()
    await close_current_hub()
    await close_async_client()
