"""Twitch's three capabilities, and the subcommands of CAP (ircv3.net, capability negotiation)."""

TAGS = "twitch.tv/tags"
COMMANDS = "twitch.tv/commands"
MEMBERSHIP = "twitch.tv/membership"
# The order of Twitch's own answer to CAP LS.
OFFERED = (COMMANDS, TAGS, MEMBERSHIP)

Capabilities = frozenset[str]
NONE: Capabilities = frozenset()


def apply_request(current: Capabilities, requested: str) -> Capabilities | None:
    """The set after CAP REQ of these names (`-name` takes one away); None: refuse them all."""
    wanted = set(current)
    for word in requested.split():
        name = word.removeprefix("-")
        if name not in OFFERED:
            return None
        if word.startswith("-"):
            wanted.discard(name)
        else:
            wanted.add(name)
    return frozenset(wanted)
