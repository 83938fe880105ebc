"""Which command does what, with how many parameters, and whether before log-in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chat.irc import housekeeping, registration, rooms, talking
from chat.irc.protocol import numerics
from chat.irc.protocol.messages import Message

if TYPE_CHECKING:
    from chat.irc.session import IrcSession

Handler = Callable[["IrcSession", Message], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the table."""

    handler: Handler
    params: int = 0
    needs_login: bool = True


COMMANDS = {
    "CAP": Command(housekeeping.cap, 1, needs_login=False),
    "JOIN": Command(rooms.join, 1),
    "NICK": Command(registration.nick, 1, needs_login=False),
    "PART": Command(rooms.part, 1),
    "PASS": Command(registration.password, 1, needs_login=False),
    "PING": Command(housekeeping.ping, needs_login=False),
    "PONG": Command(housekeeping.pong, needs_login=False),
    "PRIVMSG": Command(talking.privmsg, 2),
    "QUIT": Command(housekeeping.quit_, needs_login=False),
    "USER": Command(housekeeping.ignore, needs_login=False),
}


async def run(session: "IrcSession", message: Message) -> None:
    """Do it, or say why not; raises as the command's service does."""
    command = COMMANDS.get(message.command)
    if session.listener.is_closed:
        return
    if command is None:
        session.say(numerics.unknown_command(session.name, message.command))
    elif command.needs_login and not session.is_registered:
        session.say(numerics.not_registered(session.name))
    elif len(message.params) < command.params:
        session.say(numerics.need_more_params(session.name, message.command))
    else:
        await command.handler(session, message)
