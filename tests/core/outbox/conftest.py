"""An event type of the tests' own, and a receiver that remembers what it was given."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

import pytest

from twitchclone.core.outbox import DomainEvent, event_class, receiver
from twitchclone.core.outbox.events import Delivery


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(DomainEvent):
    """Something happened."""

    TYPE: ClassVar[str] = "test.noted"
    IS_PUBLIC: ClassVar[bool] = True

    number: int


class Inbox:
    """Deliveries in order; `hook` runs at each and may raise."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []
        self.hook: Callable[[Delivery], None] | None = None

    @property
    def numbers(self) -> list[int]:
        return [delivery.event.number for delivery in self.deliveries]


_inbox = Inbox()


@receiver(Noted)
def _remember(delivery: Delivery) -> None:
    if _inbox.hook:
        _inbox.hook(delivery)
    _inbox.deliveries.append(delivery)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    _inbox.__init__()
    yield _inbox
    _inbox.__init__()
