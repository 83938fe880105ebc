"""Commands about the connection itself: capabilities, pings, goodbyes."""

from typing import TYPE_CHECKING

from chat.hub import current_hub
from chat.irc.protocol.capabilities import OFFERED, apply_request
from chat.irc.protocol.messages import SERVER, Message, format_line

if TYPE_CHECKING:
    from chat.irc.session import IrcSession


async def cap(session: "IrcSession", message: Message) -> None:
    """CAP LS, LIST, REQ, END; before and after log-in, which waits for none of them."""
    names = message.param(1)
    match message.param(0).upper():
        case "LS":
            session.say(format_line("CAP", "*", "LS", text=" ".join(OFFERED)))
        case "LIST":
            ours = " ".join(name for name in OFFERED if name in session.capabilities)
            session.say(format_line("CAP", "*", "LIST", text=ours))
        case "REQ":
            wanted = apply_request(session.capabilities, names)
            verdict = "NAK" if wanted is None else "ACK"
            if wanted is not None and wanted != session.capabilities:
                # Read differently from now on, in the rooms it is in as well.
                session.capabilities = wanted
                current_hub().change_wire(session.listener, session.wire)
            # The words of the request in their order: @twurple compares the whole text.
            session.say(format_line("CAP", "*", verdict, text=names))


async def ping(session: "IrcSession", message: Message) -> None:
    """tmi.js sends it bare and waits for a bare PONG; others wait for their own words."""
    if message.params:
        session.say(format_line("PONG", SERVER, text=message.param(len(message.params) - 1)))
    else:
        session.say("PONG\r\n")


async def pong(session: "IrcSession", message: Message) -> None:
    """Nothing to do: that something came is what counts (`keepalive`)."""


async def ignore(session: "IrcSession", message: Message) -> None:
    """USER: the token says who it is."""


async def quit_(session: "IrcSession", message: Message) -> None:
    """Goodbye, without ceremony, as at Twitch."""
    session.close()
