"""What a video's texts and cuts may be; each function returns the clean value or raises."""

import unicodedata
from collections.abc import Iterable
from datetime import timedelta

from streams.models import Video, VideoVisibility
from streams.policies.fields import clean_line
from twitchclone.core.errors import InvalidInput

MAX_DESCRIPTION_LENGTH = 5000
MAX_COLLECTION_TITLE_LENGTH = 100
MAX_COLLECTION_TEXT_LENGTH = 500
MAX_PASSWORD_LENGTH = 200
MIN_SHOWN_MS = 1000
MAX_MUTED_RANGES = 100
# Credits and goodbyes: who has no more left than this, at most, has seen the video.
REST_MS, REST_PERCENT = 60_000, 3
TRASH_LIFETIME = timedelta(days=1)


def clean_text(text: str, *, field: str, max_length: int) -> str:
    """Several lines: line ends kept, other control and direction-changing characters dropped."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    clean = "\n".join(_clean_line(line) for line in lines).strip()
    if len(clean) > max_length:
        raise InvalidInput(f"This has at most {max_length} characters.", field=field)
    return clean


def clean_short(text: str, *, field: str, max_length: int, is_required: bool = False) -> str:
    """One line."""
    clean = clean_line(text)
    if len(clean) > max_length:
        raise InvalidInput(f"This has at most {max_length} characters.", field=field)
    if is_required and not clean:
        raise InvalidInput("This may not be empty.", field=field)
    return clean


def clean_visibility(value: str, *, has_password: bool) -> VideoVisibility:
    """One of the visibilities; a password is needed for the one that asks for it."""
    if value not in VideoVisibility.values:
        raise InvalidInput("Choose who may watch from the list.", field="visibility")
    visibility = VideoVisibility(value)
    if visibility is VideoVisibility.PASSWORD and not has_password:
        raise InvalidInput("Set a password for this video.", field="password")
    return visibility


def clean_password(password: str) -> str:
    """1 to 200 characters, kept as given."""
    if not 1 <= len(password) <= MAX_PASSWORD_LENGTH or "\x00" in password:
        raise InvalidInput(
            f"A password has 1 to {MAX_PASSWORD_LENGTH} characters.", field="password"
        )
    return password


def clean_ranges(ranges: Iterable[tuple[int, int]], video: Video) -> list[list[int]]:
    """Pairs of stored milliseconds, sorted, joined where they touch, held within the video."""
    wanted = sorted((max(0, start), min(end, video.duration_ms)) for start, end in ranges)
    if any(start >= end for start, end in wanted):
        raise InvalidInput("A muted range ends after it starts, inside the video.", field="ranges")
    joined: list[list[int]] = []
    for start, end in wanted:
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    if len(joined) > MAX_MUTED_RANGES:
        raise InvalidInput(f"At most {MAX_MUTED_RANGES} ranges can be muted.", field="ranges")
    return joined


def _clean_line(line: str) -> str:
    return "".join(
        character
        for character in line
        if character in "\t\u200c\u200d"
        or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    ).rstrip()
