"""The door of every WebSocket: which hosts we answer as, and whose pages may open one."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.http.request import validate_host

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

log = structlog.get_logger(__name__)


def header(scope: Scope, name: bytes) -> str:
    """The header's value, empty when it is missing; ASGI has names in lower case.

    Lines of one name are one list (RFC 9110, 5.3): a proxy may put its own below the visitor's.
    """
    values = [bytes(value) for key, value in scope.get("headers", []) if key == name]
    return b", ".join(values).decode("latin-1")


class SameOriginOnly:
    """Closes handshakes that come from a page of another site (RFC 6455, 10.2).

    A browser sends the visitor's cookies with any page's handshake, so the Origin is what tells a
    page of ours from a stranger's. Programs send no Origin and have no visitor's cookies.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the handshake on, or answer 403."""
        host, origin = header(scope, b"host"), header(scope, b"origin")
        if is_allowed_origin(host, origin):
            await self.application(scope, receive, send)
            return
        log.info("websocket.origin_refused", host=host[:200], origin=origin[:200])
        await receive()
        await send({"type": "websocket.close", "code": 4403})


class AnyOrigin:
    """Closes handshakes for hosts that we are not; for sockets at which no cookie counts."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the handshake on, or answer 403."""
        if is_allowed_origin(header(scope, b"host"), ""):
            await self.application(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.close", "code": 4403})


def is_allowed_origin(host: str, origin: str) -> bool:
    """Whether a page of `origin` may open a socket at `host`; both as the browser sent them."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        parts = urlsplit(origin)
    except ValueError:
        return False
    if not validate_host(name, settings.ALLOWED_HOSTS):
        return False
    if not origin:
        return True
    return parts.scheme in {"http", "https"} and (
        parts.netloc.lower() == host.lower() or origin in settings.CSRF_TRUSTED_ORIGINS
    )
