"""WebSocket consumers of the streams app."""

from streams.consumers.events import ChannelEventsConsumer

__all__ = ["ChannelEventsConsumer"]
