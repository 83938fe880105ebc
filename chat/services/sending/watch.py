"""Forgets what this process keeps of an account when one of its sockets hears that it changed."""

from collections.abc import Callable

from chat.hub import Hub
from chat.services.sending.snapshots import snapshots
from chat.stream.read import Entry
from chat.wire.rooms import account_room

_CHANGES = (b'"type":"account_changed"', b'"type":"suspended"')


def watch_account(hub: Hub, user_id: int) -> Callable[[], None]:
    """For each socket that joins the account's room; returns how to end it."""

    def look(entry: Entry) -> None:
        if any(change in entry.body for change in _CHANGES):
            snapshots.forget_account(user_id)

    return hub.on_entry(account_room(user_id), look)
