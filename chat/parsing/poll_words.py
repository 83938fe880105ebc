"""A poll as it is typed: `/poll 2m Which map? | Dust | Ice`."""

from chat.parsing.durations import parse_duration

MIN_CHOICES, MAX_CHOICES = 2, 5


def split_poll(text: str) -> tuple[int | None, str, tuple[str, ...]] | None:
    """Seconds (None: not said), question, choices; None when it is no poll.

    Choices stand behind bars, or, as some clients type them, everything stands in quotes.
    """
    parts = text.split("|") if "|" in text else text.replace("“", '"').replace("”", '"').split('"')
    words = [part.strip() for part in parts if part.strip()]
    if not words:
        return None
    duration_s, first = _split_duration(words[0])
    words = ([first] if first else []) + words[1:]
    if not MIN_CHOICES <= len(words) - 1 <= MAX_CHOICES:
        return None
    return duration_s, words[0], tuple(words[1:])


def _split_duration(text: str) -> tuple[int | None, str]:
    """A length of time in front; a bare number is none, "3 or 4?" is a question."""
    word, _, rest = text.partition(" ")
    duration_s = None if word.isdigit() else parse_duration(word)
    return (duration_s, rest.strip()) if duration_s else (None, text)
