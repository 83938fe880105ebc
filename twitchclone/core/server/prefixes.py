"""Hands requests to ASGI applications of their own by how their path begins."""

from collections.abc import Mapping

from twitchclone.core.server.bodies import Application, Receive, Scope, Send


class ByPrefix:
    """The first prefix that fits decides; without one the other application answers."""

    def __init__(self, applications: Mapping[str, Application], *, otherwise: Application) -> None:
        self._applications = applications
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        for prefix, application in self._applications.items():
            if scope["path"].startswith(prefix):
                await application(scope, receive, send)
                return
        await self._otherwise(scope, receive, send)
