"""The base of every domain event, and the registries of types and receivers."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent:
    """Something that happened on a channel; subclasses add fields that JSON can hold.

    `TYPE` is the wire name, for example `stream.online`; `IS_PUBLIC` says whether any viewer of
    the channel may see it in the event feed.
    """

    TYPE: ClassVar[str] = ""
    IS_PUBLIC: ClassVar[bool] = False

    channel_id: int

    def data(self) -> dict[str, Any]:
        """The event's own fields, without the channel."""
        fields = asdict(self)
        del fields["channel_id"]
        return fields


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to a receiver: `id` orders, `event_id` de-duplicates.

    `previous_public_id` is the id of the public event before a public one on the channel.
    """

    id: int
    event_id: UUID
    event: DomainEvent
    created_at: datetime
    previous_public_id: int = 0


Receiver = Callable[[Delivery], None]
E_co = TypeVar("E_co", bound=type[DomainEvent])
_types: dict[str, type[DomainEvent]] = {}
_receivers: dict[str, list[Receiver]] = defaultdict(list)
_public_receivers: list[Receiver] = []


def event_class(cls: E_co) -> E_co:
    """Register an event type by its wire name."""
    if not cls.TYPE or cls.TYPE in _types:
        raise TypeError(f"{cls.__name__}.TYPE must be a wire name of its own.")
    _types[cls.TYPE] = cls
    return cls


def receiver(*types: type[DomainEvent]) -> Callable[[Receiver], Receiver]:
    """Call the function for each event of these types; it may be called twice for one event."""

    def register(function: Receiver) -> Receiver:
        for cls in types:
            _receivers[cls.TYPE].append(function)
        return function

    return register


def public_receiver(function: Receiver) -> Receiver:
    """Call the function for each event that any viewer may see, of whatever app."""
    _public_receivers.append(function)
    return function


def receivers_of(event: DomainEvent) -> list[Receiver]:
    """Those who asked for public events, then those for this type, each in their order."""
    return (_public_receivers if event.IS_PUBLIC else []) + _receivers[event.TYPE]


def public_types() -> list[str]:
    """Wire names that any viewer may see."""
    return sorted(name for name, cls in _types.items() if cls.IS_PUBLIC)


def load_event(type_name: str, channel_id: int, data: dict[str, Any]) -> DomainEvent:
    """The event a stored row holds; raises KeyError for a type no installed app knows."""
    return _types[type_name](channel_id=channel_id, **data)
