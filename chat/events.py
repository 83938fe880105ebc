"""Domain events of chat; TYPE is EventSub's name where it has one."""

from dataclasses import dataclass
from typing import Any, ClassVar

from twitchclone.core.outbox import DomainEvent, event_class


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class RoomTold(DomainEvent):
    """A room's stream is to get this entry; made by `services.rooms.tell_room` only.

    `room` is a `RoomKey` as text. The event's id is the entry's nonce, so a repeated delivery adds
    nothing. `origin` is the key of the Listener whose connection said it, if one did.
    """

    TYPE: ClassVar[str] = "chat.room_told"

    room: str
    body: dict[str, Any]
    origin: str = ""


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class UserBanned(DomainEvent):
    """An account was banned or timed out; `ends_at_ms` None is for good."""

    TYPE: ClassVar[str] = "channel.ban"

    user_id: int
    login: str
    display_name: str
    moderator_id: int | None
    moderator_login: str
    moderator_display_name: str
    reason: str
    banned_at_ms: int
    ends_at_ms: int | None


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class UserUnbanned(DomainEvent):
    """A ban or timeout was lifted."""

    TYPE: ClassVar[str] = "channel.unban"

    user_id: int
    login: str
    display_name: str
    moderator_id: int | None
    moderator_login: str
    moderator_display_name: str


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class ModeratorAdded(DomainEvent):
    """An account became a moderator."""

    TYPE: ClassVar[str] = "channel.moderator.add"

    user_id: int
    login: str


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class ModeratorRemoved(DomainEvent):
    """An account is not a moderator any more."""

    TYPE: ClassVar[str] = "channel.moderator.remove"

    user_id: int
    login: str


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class PollBegan(DomainEvent):
    """A poll was opened; `poll` is the frame's dictionary (chat.wire.changes.poll)."""

    TYPE: ClassVar[str] = "channel.poll.begin"
    IS_PUBLIC: ClassVar[bool] = True

    poll: dict[str, Any]


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class PollEnded(DomainEvent):
    """A poll was closed, with its result."""

    TYPE: ClassVar[str] = "channel.poll.end"
    IS_PUBLIC: ClassVar[bool] = True

    poll: dict[str, Any]


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRaided(DomainEvent):
    """Another channel's viewers have come; the event belongs to the channel that was raided."""

    TYPE: ClassVar[str] = "channel.raid"
    IS_PUBLIC: ClassVar[bool] = True

    from_id: int
    from_login: str
    from_display_name: str
    viewers: int


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayTold(DomainEvent):
    """The channel's overlay pages are told something; made by `services.overlays.tell_overlays`.

    `action` is "settings", "test", "replay" or "skip"; for the second and third `body` is
    `{"id", "event", "data", "at"}`, an event of the feed, whose id may be a test's own.
    """

    TYPE: ClassVar[str] = "chat.overlay_told"

    action: str
    body: dict[str, Any]


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayClosed(DomainEvent):
    """An overlay's secret opens nothing any more; `key` is its hash."""

    TYPE: ClassVar[str] = "chat.overlay_closed"

    key: str


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionBegan(DomainEvent):
    """A prediction was opened; `prediction` is the frame's dictionary."""

    TYPE: ClassVar[str] = "channel.prediction.begin"
    IS_PUBLIC: ClassVar[bool] = True

    prediction: dict[str, Any]


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionProgressed(DomainEvent):
    """Somebody has staked."""

    TYPE: ClassVar[str] = "channel.prediction.progress"
    IS_PUBLIC: ClassVar[bool] = True

    prediction: dict[str, Any]


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionLocked(DomainEvent):
    """No more stakes are taken."""

    TYPE: ClassVar[str] = "channel.prediction.lock"
    IS_PUBLIC: ClassVar[bool] = True

    prediction: dict[str, Any]


@event_class
@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionEnded(DomainEvent):
    """It was resolved or called off; `winnerId` says how, `status` which."""

    TYPE: ClassVar[str] = "channel.prediction.end"
    IS_PUBLIC: ClassVar[bool] = True

    prediction: dict[str, Any]
