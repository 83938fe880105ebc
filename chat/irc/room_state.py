"""A room's modes as ROOMSTATE's tags, and the NOTICEs about their change."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from chat.irc.author_tags import Tags

Settings = Mapping[str, Any]


def _switch(name: str) -> Callable[[Settings], str]:
    return lambda settings: "1" if settings[name] else "0"


def _followers(settings: Settings) -> str:
    minutes = settings["followersOnlyMinutes"]
    return "-1" if minutes is None else str(minutes)


# By the frame's key: Twitch's tag, and how its value is written. Alphabetic, as Twitch's.
_TAGS: dict[str, tuple[str, Callable[[Settings], str]]] = {
    "isEmoteOnly": ("emote-only", _switch("isEmoteOnly")),
    "followersOnlyMinutes": ("followers-only", _followers),
    "isUniqueChat": ("r9k", _switch("isUniqueChat")),
    "slowModeSeconds": ("slow", lambda settings: str(settings["slowModeSeconds"])),
    "isSubscribersOnly": ("subs-only", _switch("isSubscribersOnly")),
}
# The NOTICE of a mode: id and sentence when it is on, and when it is off.
_NOTICES = {
    "isEmoteOnly": ("emote_only", "This room is now in emote-only mode."),
    "isUniqueChat": ("r9k", "This room is now in unique-chat mode."),
    "isSubscribersOnly": ("subs", "This room is now in subscribers-only mode."),
}
_OFF = {
    "isEmoteOnly": "This room is no longer in emote-only mode.",
    "isUniqueChat": "This room is no longer in unique-chat mode.",
    "isSubscribersOnly": "This room is no longer in subscribers-only mode.",
    "slowModeSeconds": "This room is no longer in slow mode.",
    "followersOnlyMinutes": "This room is no longer in followers-only mode.",
}
# Answers to commands that the whole room hears anyway, once the change is in force.
ROOM_NOTICES = frozenset(
    f"{name}_{end}"
    for name in ("emote_only", "r9k", "subs", "slow", "followers")
    for end in ("on", "off")
) | {"followers_on_zero"}


def room_tags(settings: Settings, changed: list[str] | None = None) -> Tags:
    """All modes for somebody who joins; only the changed ones for who is there. May be empty."""
    return {
        tag: value(settings)
        for key, (tag, value) in _TAGS.items()
        if changed is None or key in changed
    }


def mode_notices(settings: Settings, changed: list[str]) -> Iterator[tuple[str, str]]:
    """Id and sentence of the NOTICE for each changed mode; twurple knows some modes by it alone."""
    for key in changed:
        if key in _TAGS:
            yield _notice(key, settings)


def _notice(key: str, settings: Settings) -> tuple[str, str]:
    value = settings[key]
    match key:
        case "slowModeSeconds" if value:
            text = f"This room is now in slow mode. You may send messages every {value} seconds."
            return "slow_on", text
        case "slowModeSeconds":
            return "slow_off", _OFF[key]
        case "followersOnlyMinutes" if value is None:
            return "followers_off", _OFF[key]
        case "followersOnlyMinutes" if value == 0:
            return "followers_on_zero", "This room is now in followers-only mode."
        case "followersOnlyMinutes":
            return "followers_on", f"This room is now in {value}-minute followers-only mode."
    name, text = _NOTICES[key]
    return (f"{name}_on", text) if value else (f"{name}_off", _OFF[key])
