"""Numeric replies, in Twitch's words: clients wait for some of them."""

from collections.abc import Iterable, Iterator

from chat.irc.protocol.messages import SERVER, format_line

_NAMES_BYTES = 400  # a line of 353 stays below RFC 1459's 512


def welcome(nick: str) -> str:
    """What ends log-in; 376 is what every client waits for."""
    lines = [
        ("001", "Welcome, GLHF!"),
        ("002", f"Your host is {SERVER}"),
        ("003", "This server is rather new"),
        ("004", "-"),
        ("375", "-"),
        ("372", "You are in a maze of twisty passages, all alike."),
        ("376", ">"),
    ]
    return "".join(format_line(number, nick, text=text) for number, text in lines)


def names(nick: str, channel: str, logins: Iterable[str]) -> str:
    """353 for each lineful of logins, then 366."""
    prefix = f"{nick}.{SERVER}"
    lines = [
        format_line("353", nick, "=", f"#{channel}", text=piece, prefix=prefix)
        for piece in _pieces(logins)
    ]
    end = format_line("366", nick, f"#{channel}", text="End of /NAMES list", prefix=prefix)
    return "".join([*lines, end])


def unknown_command(nick: str, command: str) -> str:
    """421."""
    return format_line("421", nick, command[:30], text="Unknown command")


def need_more_params(nick: str, command: str) -> str:
    """461."""
    return format_line("461", nick, command[:30], text="Not enough parameters")


def not_registered(nick: str) -> str:
    """451, to a command before log-in."""
    return format_line("451", nick, text="You have not registered")


def already_registered(nick: str) -> str:
    """462."""
    return format_line("462", nick, text="You may not reregister")


def line_too_long(nick: str) -> str:
    """417."""
    return format_line("417", nick, text="Input line was too long")


def _pieces(logins: Iterable[str]) -> Iterator[str]:
    piece = ""
    for login in logins:
        if piece and len(piece) + len(login) >= _NAMES_BYTES:
            yield piece
            piece = ""
        piece = f"{piece} {login}" if piece else login
    if piece:
        yield piece
