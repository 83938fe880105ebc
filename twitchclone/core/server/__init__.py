"""How our processes speak HTTP: uvicorn, with bounds on what a stranger may make it hold."""

from twitchclone.core.server.bodies import BodyLimit
from twitchclone.core.server.files import allow_many_connections
from twitchclone.core.server.prefixes import ByPrefix
from twitchclone.core.server.protocol import BoundedHttpProtocol
from twitchclone.core.server.websocket import HubWebSocketProtocol

__all__ = [
    "BodyLimit",
    "BoundedHttpProtocol",
    "ByPrefix",
    "HubWebSocketProtocol",
    "allow_many_connections",
]
