"""WebSocket routes; a browser's socket must come from a page of ours."""

from channels.routing import URLRouter
from django.urls import path

from chat.consumers.chat import ChatConsumer
from streams.consumers import ChannelEventsConsumer
from twitchclone.core.websocket import SameOriginOnly
from twitchclone.core.websocket_session import SessionOnlyWithCookie

websocket_application = SameOriginOnly(
    SessionOnlyWithCookie(
        URLRouter(
            [
                path("ws/chat", ChatConsumer.as_asgi()),  # type: ignore[arg-type]  # typed for HTTP views only
                path("ws/events", ChannelEventsConsumer.as_asgi()),  # type: ignore[arg-type]  # the same
            ]
        )
    )
)
