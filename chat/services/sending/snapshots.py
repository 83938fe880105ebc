"""Rooms and chatters this process has loaded lately, so that a message costs no query.

What is kept may be old: it may only let a message pass. A change of the room raises its version,
which the append script compares, so nothing passes on old rules; a change of the account (name,
colour, a subscription) is forgotten when this process hears of it, and else after 30 seconds.
"""

from collections.abc import Hashable

from chat.selectors.chatters import ChatterSnapshot
from chat.selectors.rooms import RoomSnapshot
from chat.services.sending.recently_used import RecentlyUsed

KEPT_FOR_S = 30.0
MAX_ROOMS = 2_000
MAX_CHATTERS = 20_000
TRACED_FOR_S = 3600.0


class Snapshots:
    """What this process keeps of rooms and chatters."""

    def __init__(self) -> None:
        self._rooms: RecentlyUsed[int, RoomSnapshot] = RecentlyUsed(MAX_ROOMS, KEPT_FOR_S)
        # With the version of the room it was loaded at: roles change with the version.
        self._chatters: RecentlyUsed[tuple[int, int], tuple[int, ChatterSnapshot]] = RecentlyUsed(
            MAX_CHATTERS, KEPT_FOR_S
        )
        self._traced: RecentlyUsed[Hashable, bool] = RecentlyUsed(MAX_CHATTERS, TRACED_FOR_S)
        self._spoken: RecentlyUsed[tuple[int, int], bool] = RecentlyUsed(MAX_CHATTERS, KEPT_FOR_S)
        self._generation = 0

    @property
    def generation(self) -> int:
        """Counts what was forgotten: what was being read meanwhile may be old already."""
        return self._generation

    def find_room(self, channel_id: int) -> RoomSnapshot | None:
        """The room, if it was loaded lately."""
        return self._rooms.get(channel_id)

    def find_chatter(self, room: RoomSnapshot, user_id: int) -> ChatterSnapshot | None:
        """The chatter, if it was loaded lately and at this version of the room."""
        kept = self._chatters.get((room.channel_id, user_id))
        return kept[1] if kept and kept[0] == room.version else None

    def keep(self, room: RoomSnapshot, chatter: ChatterSnapshot, *, generation: int) -> None:
        """Keep both, unless something was forgotten since `generation` was read."""
        if generation != self._generation:
            return
        self._rooms.put(room.channel_id, room)
        self._chatters.put((room.channel_id, chatter.user_id), (room.version, chatter))

    def mark_spoken(self, channel_id: int, user_id: int) -> None:
        """The account has written here: its next line is not its first.

        The database learns it from the chat writer, a moment later.
        """
        key = channel_id, user_id
        self._spoken.put(key, True)
        self._chatters.change(key, lambda kept: (kept[0], kept[1].after_speaking()))

    def has_spoken(self, channel_id: int, user_id: int) -> bool:
        """Whether `mark_spoken` was called lately."""
        return self._spoken.get((channel_id, user_id)) is not None

    def take_trace(self, *trace: Hashable) -> bool:
        """Whether this is the first time within an hour."""
        if self._traced.get(trace):
            return False
        self._traced.put(trace, True)
        return True

    def forget_room(self, channel_id: int) -> None:
        """Something in the room's rules changed."""
        self._generation += 1
        self._rooms.discard(channel_id)

    def forget_account(self, user_id: int) -> None:
        """The account changed, in any room."""
        self._generation += 1
        self._chatters.drop(lambda key: key[1] == user_id)

    def clear(self) -> None:
        """Forget everything; tests begin so."""
        self._generation += 1
        for kept in (self._rooms, self._chatters, self._traced, self._spoken):
            kept.clear()


snapshots = Snapshots()
