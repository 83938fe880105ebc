"""What /ws/events says to pages: stored events and states as JSON texts."""

import json
from collections.abc import Mapping
from typing import Any

from streams import events
from streams.selectors.feed import FeedSnapshot, LiveState
from streams.selectors.urls import playback_url
from twitchclone.core.errors import DomainError


def encode(message: Mapping[str, Any]) -> str:
    """The frame of a message."""
    return json.dumps(message, separators=(",", ":"), ensure_ascii=False)


def event_message(
    *, id: int, event: str, login: str, data: Mapping[str, Any], at_ms: int, host: str
) -> dict[str, Any]:
    """An event as pages of this host see it: origin paths made absolute, categories nested."""
    return {
        "type": "event",
        "id": id,
        "event": event,
        "channel": login,
        "data": public_data(event, data, host),
        "at": at_ms,
    }


def public_data(event: str, data: Mapping[str, Any], host: str) -> dict[str, Any]:
    """The stored fields in the shape of docs/events-socket.md."""
    shown = {name.removesuffix("_ms"): value for name, value in data.items()}
    if event in {events.BroadcastOnline.TYPE, events.BroadcastResumed.TYPE}:
        shown["playback_url"] = playback_url(host, shown.pop("playback_path"))
    if "category_name" in shown:
        category = {name: shown.pop(f"category_{name}", None) for name in ("id", "name", "slug")}
        shown["category"] = category if category["slug"] else None
    return shown


def directory_message(message: Mapping[str, Any], host: str) -> dict[str, Any]:
    """A channel going live or offline, for pages that list channels."""
    return {
        "type": "directory",
        "event": message["event"],
        "channel_id": message["channel_id"],
        "data": public_data(message["event"], message["data"], host),
        "at": message["at_ms"],
    }


def overlay_message(login: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """What the channel tells its overlay pages; the event in it as in `event_message`."""
    data = dict(body["data"])
    if "event" in data:
        # Nothing that an overlay shows has an address on the origin, so the host is no matter.
        data["data"] = public_data(data["event"], data["data"], "")
    return {"type": "overlay", "channel": login, "action": body["action"], "data": data}


def subscribed_message(login: str, snapshot: FeedSnapshot, host: str) -> dict[str, Any]:
    """The end of the catch-up: the page is at `last_id`, and this is the state."""
    return {
        "type": "subscribed",
        "channel": login,
        "last_id": snapshot.last_id,
        "snapshot": snapshot.is_cut,
        "state": {"live": live_state(snapshot.live, host)},
    }


def live_state(live: LiveState | None, host: str) -> dict[str, Any] | None:
    """The live broadcast as stream.online describes it, with its viewers; None when offline."""
    if live is None:
        return None
    return {
        "broadcast_id": live.broadcast_id,
        "state": live.state,
        "playback_url": playback_url(host, live.playback_path),
        "title": live.title,
        "category": live.category,
        "started_at": live.started_at_ms,
        "viewer_count": live.viewer_count,
    }


def error_message(error: DomainError) -> dict[str, Any]:
    """A refusal."""
    return {"type": "error", "code": error.code, "message": error.message}
