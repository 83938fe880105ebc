"""uvicorn with our WebSocket protocol in the test's own loop, on a port of its own."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from twitchclone.core.server import BoundedHttpProtocol, HubWebSocketProtocol
from twitchclone.core.server.websocket import MAX_MESSAGE_BYTES


@asynccontextmanager
async def serving(application: Callable[..., Any]) -> AsyncIterator[tuple[str, uvicorn.Server]]:
    """The address of a server as `manage.py web` has it, and the server."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        config = uvicorn.Config(
            application,
            interface="asgi3",
            http=BoundedHttpProtocol,
            ws=HubWebSocketProtocol,
            ws_max_size=MAX_MESSAGE_BYTES,
            ws_per_message_deflate=False,
            lifespan="off",
            proxy_headers=False,
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=3,
        )
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.005)
        try:
            yield f"ws://127.0.0.1:{listener.getsockname()[1]}", server
        finally:
            server.should_exit = True
            await task
