"""What a clip may be: its length and its title."""

from streams.policies.fields import clean_line
from twitchclone.core.errors import InvalidInput

MIN_DURATION_MS, MAX_DURATION_MS = 5_000, 60_000
MAX_TITLE_LENGTH = 100


def clean_clip_title(title: str) -> str:
    """One line of 1 to 100 characters; raises InvalidInput."""
    title = clean_line(title)
    # Joiners are kept for emoji, and show nothing when they stand alone.
    if not title.strip("\u200c\u200d "):
        raise InvalidInput("Give the clip a title.", field="title")
    if len(title) > MAX_TITLE_LENGTH:
        raise InvalidInput(
            f"A title has at most {MAX_TITLE_LENGTH} characters; this one has {len(title)}.",
            field="title",
        )
    return title


def check_duration(duration_ms: int) -> None:
    """Raise InvalidInput unless a clip may be this long."""
    if not MIN_DURATION_MS <= duration_ms <= MAX_DURATION_MS:
        raise InvalidInput("A clip is 5 to 60 seconds long.", field="duration_ms")
