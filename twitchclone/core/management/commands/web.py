"""`manage.py web`: serves pages, API and WebSockets."""

from typing import Any

import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand

from twitchclone.core.server import (
    BoundedHttpProtocol,
    HubWebSocketProtocol,
    allow_many_connections,
)
from twitchclone.core.server.websocket import MAX_MESSAGE_BYTES


class Command(BaseCommand):
    """uvicorn, as this site needs it."""

    help = "Serve pages, API and WebSockets on WEB_HOST and PORT."

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until SIGTERM or SIGINT."""
        allow_many_connections()
        uvicorn.run(
            "twitchclone.asgi:application",
            host=settings.WEB_HOST,
            port=settings.PORT,
            http=BoundedHttpProtocol,
            ws=HubWebSocketProtocol,
            ws_max_size=MAX_MESSAGE_BYTES,
            # A frame is shared by all who get it; compressed, it would be each connection's own.
            ws_per_message_deflate=False,
            lifespan="off",
            # Client addresses behind proxies are resolved in one place, by TRUSTED_PROXIES.
            proxy_headers=False,
            access_log=False,
            server_header=False,
            log_config=None,
            log_level="warning",
            timeout_graceful_shutdown=3,
        )
