"""WebSocket routes; a socket that a browser's cookies open must come from a page of ours."""

from channels.routing import URLRouter
from django.urls import path, re_path

from chat.consumers.chat import ChatConsumer
from chat.irc.websocket import IrcWebSocket
from streams.consumers import ChannelEventsConsumer
from twitchclone.core.websocket import AnyOrigin, SameOriginOnly
from twitchclone.core.websocket_session import SessionOnlyWithCookie

_pages_sockets = SameOriginOnly(
    SessionOnlyWithCookie(
        URLRouter(
            [
                path("ws/chat", ChatConsumer.as_asgi()),  # type: ignore[arg-type]  # typed for HTTP views only
                path("ws/events", ChannelEventsConsumer.as_asgi()),  # type: ignore[arg-type]  # the same
            ]
        )
    )
)
# Twitch's programs say by a token who they are, and no cookie counts: any page may hold such a
# socket, as at Twitch. tmi.js and @twurple connect to the root.
_irc = AnyOrigin(IrcWebSocket.as_asgi())
websocket_application = URLRouter(
    [
        path("", _irc),  # type: ignore[arg-type]  # typed for HTTP views only
        path("irc", _irc),  # type: ignore[arg-type]  # the same
        re_path("", _pages_sockets),  # type: ignore[arg-type]  # the same
    ]
)
