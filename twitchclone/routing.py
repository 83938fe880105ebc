"""WebSocket routes; a browser's socket must come from a page of ours."""

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path

from streams.consumers import ChannelEventsConsumer

websocket_application = AllowedHostsOriginValidator(
    AuthMiddlewareStack(URLRouter([path("ws/events", ChannelEventsConsumer.as_asgi())]))
)
