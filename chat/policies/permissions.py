"""What a channel's moderators may be allowed to do, one by one."""

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
