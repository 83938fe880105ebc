"""Frames of a room as IRC lines, with all their tags; `wire` takes away what nobody asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chat.irc.author_tags import Tags, author_tags, emotes_tag
from chat.irc.protocol.messages import SERVER, user_prefix
from chat.irc.room_state import mode_notices, room_tags
from chat.wire.notices import UNKNOWN_TO_IRC

Frame = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One line before its tags are cut to what the connection asked for."""

    command: str
    params: tuple[str, ...]
    tags: Tags
    text: str | None = None
    prefix: str = SERVER
    is_for_commands: bool = True  # only those who asked for `commands` get it


def lines_of(frame: Frame, channel: str) -> Iterator[Line]:
    """The lines of a frame with `id` and `timestamp`; none for what IRC does not know."""
    reader = _READERS.get(frame["type"])
    if reader is not None:
        yield from reader(frame, channel)


def _chat(frame: Frame, channel: str) -> Iterator[Line]:
    if frame["kind"] == "announcement":
        more = {"msg-param-color": frame.get("announcementColor") or "PRIMARY"}
        yield _usernotice(frame, channel, notice="announcement", system_text="", more=more)
        return
    text = frame["message"]
    yield Line(
        "PRIVMSG",
        (f"#{channel}",),
        _message_tags(frame) | _privmsg_tags(frame),
        f"\x01ACTION {text}\x01" if frame["kind"] == "action" else text,
        user_prefix(frame["username"]),
        is_for_commands=False,
    )


def _message_tags(frame: Frame) -> Tags:
    return author_tags(frame) | {
        "emotes": emotes_tag(frame["fragments"]),
        "flags": "",
        "id": frame["id"],
        "room-id": frame["channelId"],
        "tmi-sent-ts": str(frame["timestamp"]),
        "user-id": frame["userId"],
    }


def _privmsg_tags(frame: Frame) -> Tags:
    tags = {"first-msg": "1" if frame.get("isFirst") else "0", "returning-chatter": "0"}
    if nonce := frame.get("nonce"):
        tags["client-nonce"] = nonce
    if bits := frame.get("bits"):
        tags["bits"] = str(bits)
    if frame.get("isHighlighted"):
        tags["msg-id"] = "highlighted-message"
    elif reward_id := frame.get("rewardId"):
        tags["custom-reward-id"] = reward_id
    if frame.get("isEmoteOnly"):
        tags["emote-only"] = "1"
    if any(badge["type"] == "vip" for badge in frame["badges"]):
        tags["vip"] = "1"
    if reply := frame.get("reply"):
        tags |= _reply_tags(reply)
    return tags


def _reply_tags(reply: Frame) -> Tags:
    return {
        "reply-parent-msg-id": reply["messageId"],
        "reply-parent-user-id": reply["userId"],
        "reply-parent-user-login": reply["login"],
        "reply-parent-display-name": reply["displayName"],
        "reply-parent-msg-body": reply["text"],
        "reply-thread-parent-msg-id": reply["threadId"],
        "reply-thread-parent-user-id": reply["threadUserId"],
        "reply-thread-parent-user-login": reply["threadLogin"],
        "reply-thread-parent-display-name": reply["threadDisplayName"],
    }


def _notice(frame: Frame, channel: str) -> Iterator[Line]:
    if frame["notice"] in UNKNOWN_TO_IRC:
        return
    more = {f"msg-param-{name}": value for name, value in frame["params"].items()}
    yield _usernotice(
        frame, channel, notice=frame["notice"], system_text=frame["systemMessage"], more=more
    )


def _usernotice(frame: Frame, channel: str, *, notice: str, system_text: str, more: Tags) -> Line:
    own = {"login": frame["username"], "msg-id": notice, "system-msg": system_text}
    tags = _message_tags(frame) | own | more
    text = frame["message"] or None
    return Line("USERNOTICE", (f"#{channel}",), tags, text)


def _message_deleted(frame: Frame, channel: str) -> Iterator[Line]:
    tags = {
        "login": frame["username"],
        "room-id": frame["channelId"],
        "target-msg-id": frame["messageId"],
        "tmi-sent-ts": str(frame["timestamp"]),
    }
    yield Line("CLEARMSG", (f"#{channel}",), tags, frame["message"])


def _user_cleared(frame: Frame, channel: str) -> Iterator[Line]:
    duration_s = frame["durationSeconds"]
    tags = {} if duration_s is None else {"ban-duration": str(duration_s)}
    tags |= {
        "room-id": frame["channelId"],
        "target-user-id": frame["userId"],
        # IRC has no word for "up to then"; clients that heed the time keep what was said since.
        "tmi-sent-ts": str(frame.get("before", frame["timestamp"])),
    }
    yield Line("CLEARCHAT", (f"#{channel}",), tags, frame["username"])


def _chat_cleared(frame: Frame, channel: str) -> Iterator[Line]:
    tags = {"room-id": frame["channelId"], "tmi-sent-ts": str(frame["timestamp"])}
    yield Line("CLEARCHAT", (f"#{channel}",), tags)


def _room_state(frame: Frame, channel: str) -> Iterator[Line]:
    settings, changed = frame["settings"], frame["changed"]
    # One ROOMSTATE for each mode: a client that sees all of them takes it for a join.
    for key in changed:
        if tags := room_tags(settings, [key]):
            yield Line("ROOMSTATE", (f"#{channel}",), tags | {"room-id": frame["channelId"]})
    for name, text in mode_notices(settings, changed):
        yield Line("NOTICE", (f"#{channel}",), {"msg-id": name}, text)


def _whisper(frame: Frame, channel: str) -> Iterator[Line]:
    """Only who is written to hears it; `channel` is the login of the connection's account."""
    sender, recipient = frame["from"], frame["to"]
    if recipient["username"] != channel:
        return
    between = sorted((int(sender["userId"]), int(recipient["userId"])))
    tags = {
        "badges": "",
        "color": sender.get("color", "").upper(),
        "display-name": sender["displayName"],
        "emotes": emotes_tag(frame["fragments"]),
        "message-id": frame["whisperId"],
        "thread-id": f"{between[0]}_{between[1]}",
        "turbo": "0",
        "user-id": sender["userId"],
        "user-type": "",
    }
    yield Line(
        "WHISPER",
        (recipient["username"],),
        tags,
        frame["message"],
        user_prefix(sender["username"]),
    )


_READERS = {
    "chat": _chat,
    "notice": _notice,
    "message_deleted": _message_deleted,
    "user_cleared": _user_cleared,
    "chat_cleared": _chat_cleared,
    "room_state": _room_state,
    "whisper": _whisper,
}
