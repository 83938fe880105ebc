"""Domain events of channels and broadcasts; times are milliseconds since the epoch."""

from dataclasses import dataclass, field
from typing import ClassVar

from twitchclone.core.outbox import DomainEvent, event_class


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastOnline(DomainEvent):
    """A broadcast can be watched; `playback_path` is relative to the origin's address."""

    TYPE: ClassVar[str] = "stream.online"
    IS_PUBLIC: ClassVar[bool] = True

    broadcast_id: str
    playback_path: str
    title: str
    category_id: int | None
    category_name: str
    category_slug: str
    started_at_ms: int


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastReconnecting(DomainEvent):
    """The publisher dropped; the broadcast ends at `grace_ends_at_ms` unless it comes back."""

    TYPE: ClassVar[str] = "stream.reconnecting"
    IS_PUBLIC: ClassVar[bool] = True

    broadcast_id: str
    grace_ends_at_ms: int


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastResumed(DomainEvent):
    """The publisher came back within the grace."""

    TYPE: ClassVar[str] = "stream.resumed"
    IS_PUBLIC: ClassVar[bool] = True

    broadcast_id: str
    playback_path: str


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastOffline(DomainEvent):
    """The broadcast has ended."""

    TYPE: ClassVar[str] = "stream.offline"
    IS_PUBLIC: ClassVar[bool] = True

    broadcast_id: str
    ended_at_ms: int
    reason: str


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelUpdated(DomainEvent):
    """Title, category, tags, language or the mature mark changed."""

    TYPE: ClassVar[str] = "channel.update"
    IS_PUBLIC: ClassVar[bool] = True

    title: str
    category_id: int | None
    category_name: str
    category_slug: str
    language: str
    is_mature: bool
    tags: list[str] = field(default_factory=list)


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class VideoPublished(DomainEvent):
    """A public recording or upload can be watched; of others nobody but the owner hears."""

    TYPE: ClassVar[str] = "video.published"
    IS_PUBLIC: ClassVar[bool] = True

    video_id: str
    kind: str
    title: str
    duration_ms: int
