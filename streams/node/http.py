"""The origin's HTTP server: uvicorn inside the node's own event loop."""

import contextlib
import socket
from collections.abc import Iterator

import uvicorn

from streams.origin.app import OriginApp
from twitchclone.core.server import BoundedHttpProtocol

_KEEP_ALIVE_S = 75  # longer than a player's pause, and than a balancer's idle time of 60 s
_BACKLOG = 4096


class EmbeddedServer(uvicorn.Server):
    """uvicorn, with signals left to the node."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def build_server(app: OriginApp) -> EmbeddedServer:
    return EmbeddedServer(
        uvicorn.Config(
            app,
            loop="none",
            http=BoundedHttpProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE_S,
            timeout_graceful_shutdown=1,
        )
    )


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises OSError when the address is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=_BACKLOG)
