"""What a channel's moderators may be allowed to do, one by one."""

from collections.abc import Iterable
from enum import StrEnum


class Permission(StrEnum):
    """A moderator has those its `ChannelRole.permissions` name; broadcaster and staff have all."""

    DELETE = "delete"  # lines, and the whole chat
    TIMEOUT = "timeout"
    BAN = "ban"
    WARN = "warn"
    SETTINGS = "settings"  # slow mode and its kin, shield mode
    AUTOMOD = "automod"  # decide on held messages
    TERMS = "terms"
    UNBAN_REQUESTS = "unban_requests"
    REPORTS = "reports"
    ANNOUNCE = "announce"  # announcements, pins, shout-outs
    POLLS = "polls"
    VIPS = "vips"


ALL = frozenset(Permission)
# What a new moderator gets; only the broadcaster adds moderators.
DEFAULT = ALL


def held_by(role: str | None, granted: Iterable[str]) -> frozenset[Permission]:
    """What an account of this role may do; `granted` are a moderator's own permissions.

    Names that no release knows any more are left out.
    """
    if role in ("broadcaster", "staff"):
        return ALL
    if role != "moderator":
        return frozenset()
    names = set(granted)
    return frozenset(one for one in Permission if one.value in names)
