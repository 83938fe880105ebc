"""Filters for figures and times, available in every template without loading."""

from datetime import datetime, timedelta

from django import template

from twitchclone.core import clock

register = template.Library()


@register.filter
def compact(value: int | None) -> str:
    """1,234 as 1.2K, 1,200,000 as 1.2M; the exact figure belongs in a title attribute."""
    number = int(value or 0)
    for size, unit in ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K")):
        if number >= size:
            text = f"{number / size:.1f}" if number < 100 * size else str(number // size)
            return text.removesuffix(".0") + unit
    return str(number)


@register.filter
def uptime(started_at: datetime | str | None) -> str:
    """Hours, minutes and seconds since a moment: 1:02:03; an unset variable arrives as ""."""
    if not isinstance(started_at, datetime):
        return ""
    return duration(clock.now() - started_at)


@register.filter
def duration(span: timedelta) -> str:
    """A length of time as hours, minutes and seconds: 1:02:03."""
    seconds = max(0, int(span.total_seconds()))
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


@register.filter
def timecode(milliseconds: int | None) -> str:
    """A place in a video or its length: 0:07, 12:03, 1:02:03."""
    seconds = max(0, int(milliseconds or 0)) // 1000
    if seconds < 3600:
        return f"{seconds // 60}:{seconds % 60:02}"
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


@register.filter
def file_size(size_bytes: int | None) -> str:
    """1,500,000,000 as 1.5 GB; decimal, as drives are sold."""
    size = int(size_bytes or 0)
    for unit, factor in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6)):
        if size >= factor:
            return f"{size / factor:.1f}".removesuffix(".0") + f" {unit}"
    return f"{size // 1000} KB"
