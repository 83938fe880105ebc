"""JOIN and PART of others, for connections that asked for `membership`."""

import asyncio
from collections.abc import Collection
from weakref import WeakKeyDictionary

import structlog
from django.db import Error as DatabaseError
from redis.exceptions import RedisError

from chat.hub import Hub, Listener, current_hub
from chat.irc.protocol.capabilities import MEMBERSHIP
from chat.irc.protocol.messages import format_line, user_prefix
from chat.irc.wire import IrcWire, login_of
from chat.selectors.membership import chatter_logins
from chat.wire.rooms import chat_room
from twitchclone.core.db import run_sync

log = structlog.get_logger(__name__)

# Twitch gathers them for about ten seconds as well.
PERIOD_S = 10.0


class MembershipWatcher:
    """Compares who is in each watched channel with who was; its task runs while any is watched."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._known: dict[int, tuple[str, frozenset[str]]] = {}
        self._task: asyncio.Task[None] | None = None

    def watch(self, channel_id: int, login: str, present: Collection[str]) -> None:
        """Begin with those that a newcomer has been told are there."""
        self._known.setdefault(channel_id, (login, frozenset(present)))
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        while self._known:
            await asyncio.sleep(PERIOD_S)
            try:
                await self.look()
            except (RedisError, DatabaseError) as error:
                log.warning("irc.membership_failed", error=type(error).__name__)

    async def look(self) -> None:
        """Tell who came and went since the last time."""
        for channel_id, (login, before) in list(self._known.items()):
            curious = _curious(self._hub.listeners(chat_room(channel_id)))
            if not curious:
                del self._known[channel_id]
                continue
            now = frozenset(await run_sync(chatter_logins, channel_id))
            self._known[channel_id] = login, now
            for listener in curious:
                listener.send(_changes(login, listener, now - before, before - now))


def _curious(listeners: Collection[Listener]) -> list[Listener]:
    return [
        listener
        for listener in listeners
        if isinstance(listener.wire, IrcWire) and MEMBERSHIP in listener.wire.capabilities
    ]


def _changes(login: str, listener: Listener, came: Collection[str], went: Collection[str]) -> bytes:
    own = login_of(listener.user_id)  # which has heard of itself at once
    lines = [_line("JOIN", name, login) for name in sorted(came) if name != own]
    lines += [_line("PART", name, login) for name in sorted(went) if name != own]
    return "".join(lines).encode()


def _line(command: str, name: str, login: str) -> str:
    return format_line(command, f"#{login}", prefix=user_prefix(name))


_watchers: "WeakKeyDictionary[asyncio.AbstractEventLoop, MembershipWatcher]" = WeakKeyDictionary()


def watcher_of_loop() -> MembershipWatcher:
    """This event loop's."""
    loop = asyncio.get_running_loop()
    if loop not in _watchers:
        _watchers[loop] = MembershipWatcher(current_hub())
    return _watchers[loop]
