"""Entries of a channel's feed: which events become one, of which kind, and how they read as JSON.

The fields are those of docs/events-socket.md: an entry is the event that /ws/events told, with the
same id.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any


class FeedKind(StrEnum):
    """What readers filter by."""

    FOLLOW = "follow"
    SUB = "sub"
    GIFT = "gift"
    CHEER = "cheer"
    DONATION = "donation"
    RAID = "raid"
    HYPE_TRAIN = "hype_train"
    POLL = "poll"
    PREDICTION = "prediction"
    REDEMPTION = "redemption"
    STREAM = "stream"


# Wire names; some belong to events that no installed app publishes.
KINDS: dict[str, FeedKind] = {
    "channel.follow": FeedKind.FOLLOW,
    "channel.subscribe": FeedKind.SUB,
    "channel.subscription.message": FeedKind.SUB,
    "channel.subscription.upgrade": FeedKind.SUB,
    "channel.subscription.gift": FeedKind.GIFT,
    "channel.cheer": FeedKind.CHEER,
    "channel.donation": FeedKind.DONATION,
    "channel.raid": FeedKind.RAID,
    "channel.hype_train.begin": FeedKind.HYPE_TRAIN,
    "channel.hype_train.end": FeedKind.HYPE_TRAIN,
    "channel.poll.end": FeedKind.POLL,
    "channel.prediction.begin": FeedKind.PREDICTION,
    "channel.prediction.lock": FeedKind.PREDICTION,
    "channel.prediction.end": FeedKind.PREDICTION,
    "channel.channel_points_custom_reward_redemption.add": FeedKind.REDEMPTION,
    "stream.online": FeedKind.STREAM,
    "channel.update": FeedKind.STREAM,
}
# Where a stream is played is of no use once it is over.
_PASSING = frozenset({"playback_path"})

# An account's parts in an event's data: its id, its names, and what it said.
_ACCOUNTS = (
    ("user_id", ("user_login", "user_display_name", "message", "user_input")),
    ("from_id", ("from_login", "from_display_name")),
)
_GIFTERS = ("gifter_login", "gifter_display_name")


def kind_of(event: str, data: Mapping[str, Any]) -> FeedKind | None:
    """The kind of the entry that an event becomes; None for an event that becomes none.

    A gift is one entry for all who got it, so a recipient's own subscription is none; nor is a poll
    whose result its broadcaster hid.
    """
    if event == "channel.subscribe" and data["is_gift"]:
        return None
    if event == "channel.poll.end" and data["poll"]["status"] == "ARCHIVED":
        return None
    return KINDS.get(event)


def entry_json(*, entry_id: int, event: str, at_ms: int, data: Mapping[str, Any]) -> dict[str, Any]:
    """`{"id", "event", "at", "data"}`: the event as /ws/events says it; times in ms.

    A stream's start comes without its `playback_url`, with `category_*` where a message nests them.
    """
    shown = {
        name.removesuffix("_ms"): value for name, value in data.items() if name not in _PASSING
    }
    return {"id": entry_id, "event": event, "at": at_ms, "data": shown}


def people_in(data: Mapping[str, Any]) -> set[int]:
    """Ids of all accounts that the data names, at any depth; who is anonymous has none."""
    found: set[int] = set()
    for part in _parts(data):
        found |= {int(part[name]) for name, _ in _ACCOUNTS if part.get(name)}
    return found


def without(data: Mapping[str, Any], account_id: int) -> dict[str, Any]:
    """The data without the account's id, names and words; the rest stays as it was.

    An upgrade names its giver without an id: an account that is found nowhere else is the giver.
    """
    is_gifter = account_id not in people_in(data)

    def strip(value: Any) -> Any:
        if isinstance(value, list):
            return [strip(one) for one in value]
        if not isinstance(value, Mapping):
            return value
        part = {name: strip(one) for name, one in value.items()}
        for name, texts in _ACCOUNTS:
            if part.get(name) and int(part[name]) == account_id:
                part[name] = 0
                part |= {text: "" for text in texts if text in part}
        if is_gifter and "gifter_login" in part:
            part |= dict.fromkeys(_GIFTERS, "")
        return part

    stripped: dict[str, Any] = strip(data)
    return stripped


def _parts(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        for one in value:
            yield from _parts(one)
    elif isinstance(value, Mapping):
        yield value
        for one in value.values():
            yield from _parts(one)
