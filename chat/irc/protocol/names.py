"""Names on the wire: channels, anonymous readers, passwords."""

import re

from chat.irc.protocol.errors import Violation

_LOGIN = re.compile(r"[a-z0-9_]{1,25}")
_ANONYMOUS = re.compile(r"justinfan[0-9]{1,20}", re.IGNORECASE)


def channel_login(name: str) -> str:
    """The login of `#login`, in any case; raises Violation for what names no channel."""
    login = name.lower().removeprefix("#")
    if not name.startswith("#") or not _LOGIN.fullmatch(login):
        raise Violation("a channel is # and a login")
    return login


def is_anonymous(nick: str) -> bool:
    """Whether it is a name under which anybody may read."""
    return _ANONYMOUS.fullmatch(nick) is not None


def password_token(password: str) -> str:
    """The token of `oauth:token`; empty for anything else."""
    prefix, _, token = password.partition(":")
    return token if prefix.lower() == "oauth" else ""
