"""Lines and removals as the services would send them into a room."""

from chat.stream.append import Appended, append_sync
from chat.wire import changes
from chat.wire.lines import Author, Line
from chat.wire.rooms import chat_room


def line(channel, by, text, **fields) -> dict:
    """The body of a chat line."""
    return Line(
        channel_id=channel.pk,
        channel_login=channel.login,
        author=Author(id=by.pk, login=by.login, display_name=by.display_name, color="#ff0000"),
        text=text,
        fragments=[{"type": "text", "text": text}],
        **fields,
    ).to_json()


def say(channel, by, text, **fields) -> Appended:
    """Append a line to the account's room."""
    return append_sync(chat_room(channel.pk), line(channel, by, text, **fields))


def delete(channel, said: Appended, *, moderator="ana") -> Appended:
    """Take one line away."""
    body = changes.message_deleted(
        channel_id=channel.pk,
        message_id=said.id,
        user_id=1,
        login="vic",
        text="bad",
        moderator=moderator,
    )
    return append_sync(chat_room(channel.pk), body)


def clear_user(channel, user, *, duration_s=None) -> Appended:
    """Take an account's lines away: a ban, or a timeout with a duration."""
    body = changes.user_cleared(
        channel_id=channel.pk,
        user_id=user.pk,
        login=user.login,
        duration_s=duration_s,
        moderator="ana",
    )
    return append_sync(chat_room(channel.pk), body)


def clear_chat(channel) -> Appended:
    """Take all lines away."""
    body = changes.chat_cleared(channel_id=channel.pk, moderator="ana")
    return append_sync(chat_room(channel.pk), body)
