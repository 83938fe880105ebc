"""Domain events of accounts."""

from dataclasses import dataclass
from typing import ClassVar

from twitchclone.core.outbox import DomainEvent, event_class


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFollowed(DomainEvent):
    """Someone follows the channel; `followed_at_ms` is in milliseconds since the epoch."""

    TYPE: ClassVar[str] = "channel.follow"
    IS_PUBLIC: ClassVar[bool] = True

    user_id: int
    user_login: str
    user_display_name: str
    followed_at_ms: int
