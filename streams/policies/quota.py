"""How much a channel may store, and the refusal when a file does not fit any more."""

from dataclasses import dataclass

from streams.models import Channel
from twitchclone.core.errors import DomainError

GIGABYTE = 10**9
# From here on the owner is warned; the rest may be one evening's broadcast.
_NEARLY_FULL = 0.9


class QuotaExceeded(DomainError):
    """The channel has no room for a file of this size."""

    code = "quota_exceeded"
    status = 413
    default_message = "This channel's storage is full."


@dataclass(frozen=True, slots=True)
class ChannelUsage:
    """What a channel's files take, and what they may; `quota_bytes` None is without a bound."""

    used_bytes: int
    quota_bytes: int | None

    @property
    def left_bytes(self) -> int | None:
        """What still fits; None without a bound."""
        return None if self.quota_bytes is None else max(0, self.quota_bytes - self.used_bytes)

    @property
    def is_full(self) -> bool:
        """Whether nothing fits any more; recordings go on nevertheless."""
        return self.left_bytes == 0

    @property
    def is_nearly_full(self) -> bool:
        """Whether the owner should make room soon."""
        return self.quota_bytes is not None and self.used_bytes >= _NEARLY_FULL * self.quota_bytes

    @property
    def percent(self) -> int:
        """For bars and words: 0 to 100, 0 without a bound."""
        if self.quota_bytes is None:
            return 0
        return min(100, self.used_bytes * 100 // self.quota_bytes) if self.quota_bytes else 100


def quota_bytes(channel: Channel, site_quota_gb: int) -> int | None:
    """The channel's own quota, else the site's; None is without a bound."""
    if channel.storage_quota_bytes is not None:
        return channel.storage_quota_bytes
    return site_quota_gb * GIGABYTE or None


def require_fits(usage: ChannelUsage, size_bytes: int) -> None:
    """Raise QuotaExceeded unless a file of this size fits."""
    if usage.left_bytes is None or size_bytes <= usage.left_bytes:
        return
    raise QuotaExceeded(
        f"This file needs {format_bytes(size_bytes)}, and of this channel's"
        f" {format_bytes(usage.quota_bytes or 0)} only {format_bytes(usage.left_bytes)} are left."
        " Delete videos or clips to make room; what is in the trash counts until it is gone."
    )


def format_bytes(size_bytes: int) -> str:
    """For people: 1.5 GB, 20 MB, 900 KB; decimal, as drives are sold."""
    for unit, factor in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6)):
        if size_bytes >= factor:
            return f"{size_bytes / factor:.1f}".removesuffix(".0") + f" {unit}"
    return f"{size_bytes // 1000} KB"
