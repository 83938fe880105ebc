"""WebSocket routes; a browser's socket must come from a page of ours."""

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from django.urls import path

from streams.consumers import ChannelEventsConsumer
from twitchclone.core.websocket import SameOriginOnly

websocket_application = SameOriginOnly(
    AuthMiddlewareStack(
        URLRouter(
            [
                path("ws/events", ChannelEventsConsumer.as_asgi()),  # type: ignore[arg-type]  # typed for HTTP views only
            ]
        )
    )
)
