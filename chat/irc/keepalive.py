"""Pings to clients, and the end of those that do not answer or never log in; one task for all."""

import asyncio
import time
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from chat.irc.protocol.messages import SERVER, format_line

if TYPE_CHECKING:
    from chat.irc.session import IrcSession

PING_EVERY_S = 270.0
ANSWER_WITHIN_S = 60.0
LOG_IN_WITHIN_S = 30.0
_LOOK_S = 5.0


class Pulse:
    """When a connection was last heard and last pinged."""

    __slots__ = ("heard_at", "is_asked", "pinged_at")

    def __init__(self, now: float) -> None:
        self.heard_at = self.pinged_at = now
        self.is_asked = False

    def hear(self, now: float) -> None:
        """Something came; whatever it is, somebody is there."""
        self.heard_at = now
        self.is_asked = False


class Keepalive:
    """All IRC connections of this event loop."""

    def __init__(self) -> None:
        self._pulses: dict[IrcSession, Pulse] = {}
        self._task: asyncio.Task[None] | None = None

    @property
    def sessions(self) -> list["IrcSession"]:
        """The connections there are."""
        return list(self._pulses)

    def add(self, session: "IrcSession") -> Pulse:
        """Look after the connection; who reads its lines tells its pulse."""
        pulse = self._pulses[session] = Pulse(time.monotonic())
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())
        return pulse

    def discard(self, session: "IrcSession") -> None:
        """The connection has gone."""
        self._pulses.pop(session, None)

    async def _run(self) -> None:
        while self._pulses:
            await asyncio.sleep(_LOOK_S)
            self.look(time.monotonic())

    def look(self, now: float) -> None:
        """Ping whose time has come; end who is silent."""
        for session, pulse in list(self._pulses.items()):
            if session.listener.is_closed:
                continue
            if not session.is_registered and now - pulse.pinged_at > LOG_IN_WITHIN_S:
                session.notice("Login timed out")
                session.close()
            elif pulse.is_asked and now - pulse.pinged_at > ANSWER_WITHIN_S:
                session.close(reason="ping timeout")
            elif not pulse.is_asked and now - pulse.pinged_at >= PING_EVERY_S:
                pulse.pinged_at = now
                pulse.is_asked = True
                # With a parameter: tmi.js and others answer with it.
                session.say(f"PING :{SERVER}\r\n")

    def ask_to_reconnect(self) -> None:
        """The server is going down: clients come back by themselves, to another if there is one."""
        for session in list(self._pulses):
            session.say(format_line("RECONNECT"))


_keepalives: "WeakKeyDictionary[asyncio.AbstractEventLoop, Keepalive]" = WeakKeyDictionary()


def keepalive_of_loop() -> Keepalive:
    """This event loop's."""
    return _keepalives.setdefault(asyncio.get_running_loop(), Keepalive())
