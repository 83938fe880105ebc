"""Lengths of time as people write them in commands (600, 10m, 1h30m, 2 weeks) and read them."""

import re

MAX_DURATION_S = 10 * 365 * 86_400
_UNITS_S = {
    "s": 1,
    "sec": 1,
    "second": 1,
    "m": 60,
    "min": 60,
    "minute": 60,
    "h": 3600,
    "hour": 3600,
    "d": 86_400,
    "day": 86_400,
    "w": 604_800,
    "week": 604_800,
    "mo": 2_592_000,
    "month": 2_592_000,
    "y": 31_536_000,
    "year": 31_536_000,
}
_PART = re.compile(r"(\d{1,9})\s?([a-z]{0,7})")


def parse_duration(text: str, *, bare_unit_s: int = 1) -> int | None:
    """Seconds; None when it is no length of time, or longer than MAX_DURATION_S.

    A number without a unit counts `bare_unit_s` each.
    """
    text = text.strip().lower()
    seconds = position = 0
    while position < len(text):
        part = _PART.match(text, position)
        unit_s = _unit_s(part[2], bare_unit_s) if part else None
        if part is None or unit_s is None:
            return None
        seconds += int(part[1]) * unit_s
        position = part.end() + (text[part.end() : part.end() + 1] == " ")
    return seconds if text and seconds <= MAX_DURATION_S else None


def _unit_s(name: str, bare_unit_s: int) -> int | None:
    if not name:
        return bare_unit_s
    return _UNITS_S.get(name) or _UNITS_S.get(name.removesuffix("s"))


_WORDS = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))


def describe_duration(seconds: int) -> str:
    """The length in words: "10 minutes", "1 hour 30 minutes"; "0 seconds" for none."""
    words = []
    for unit, unit_s in _WORDS:
        count, seconds = divmod(seconds, unit_s)
        if count:
            words.append(f"{count} {unit}{'s' * (count != 1)}")
    return " ".join(words) or "0 seconds"
