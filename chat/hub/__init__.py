"""Fan-out: what happens in a room reaches every socket of this process that listens to it."""

from chat.hub.hub import Hub, close_current_hub, current_hub
from chat.hub.listener import TOO_SLOW, Listener
from chat.hub.station import Joined
from chat.hub.transports import AsgiTransport, TcpTransport, Transport, transport_of
from chat.hub.wire import JSON, JSON_WITHOUT_WHISPERS, JsonWire, Wire, is_passing

__all__ = [
    "JSON",
    "JSON_WITHOUT_WHISPERS",
    "TOO_SLOW",
    "AsgiTransport",
    "Hub",
    "Joined",
    "JsonWire",
    "Listener",
    "TcpTransport",
    "Transport",
    "Wire",
    "close_current_hub",
    "current_hub",
    "is_passing",
    "transport_of",
]
