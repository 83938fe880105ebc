"""Domain events: written with the change that caused them, delivered afterwards, in order."""

from twitchclone.core.outbox.events import (
    DomainEvent,
    event_class,
    public_receiver,
    receiver,
)
from twitchclone.core.outbox.publish import publish

__all__ = ["DomainEvent", "event_class", "public_receiver", "publish", "receiver"]
