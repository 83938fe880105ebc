"""Who a browser's socket belongs to, by its session's cookie."""

from channels.auth import AuthMiddlewareStack
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import parse_cookie

from twitchclone.core.websocket import Application, Receive, Scope, Send


class SessionOnlyWithCookie:
    """Puts `cookies` and `user` into the scope; only a session's cookie costs a query and a thread.

    Ten thousand anonymous readers who come back at once are to wait for no database.
    """

    def __init__(self, application: Application) -> None:
        self._anonymous = application
        self._with_session: Application = AuthMiddlewareStack(application)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the handshake on."""
        cookies = _cookies(scope)
        if cookies.get(settings.SESSION_COOKIE_NAME):
            await self._with_session(scope, receive, send)
            return
        scope["cookies"] = cookies
        scope["user"] = AnonymousUser()
        await self._anonymous(scope, receive, send)


def _cookies(scope: Scope) -> dict[str, str]:
    """All of them; HTTP/2 may bring each in a line of its own (RFC 9113, 8.2.3)."""
    lines = [bytes(value) for name, value in scope.get("headers", []) if name == b"cookie"]
    return parse_cookie(b"; ".join(lines).decode("latin-1"))
