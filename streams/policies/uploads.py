"""What an upload may be: its size, its name, and what its video is called at first."""

from pathlib import PurePosixPath

from accounts.models import User
from streams.models import Channel, VideoVisibility
from streams.policies.fields import MAX_TITLE_LENGTH, clean_line, clean_title
from twitchclone.core.errors import DomainError, InvalidInput

GIGABYTE = 10**9
TUS_PATH = "/api/v1/videos/uploads/tus/"  # answered before Django's routes (streams.tus)
MAX_UNFINISHED = 20  # of a channel
_MAX_NAME_LENGTH = 255
_MAX_FINGERPRINT_LENGTH = 200


class UploadTooLarge(DomainError):
    """The file is larger than the site takes."""

    code = "too_large"
    status = 413
    default_message = "This file is too large."


def may_upload(actor: User, channel: Channel) -> bool:
    """The owner alone: staff who could would do so in somebody else's name."""
    return actor.is_active and not actor.is_suspended and actor.pk == channel.pk


def require_size(size_bytes: int, *, max_gb: int) -> None:
    """Raise for an empty file, and for one beyond the site's limit."""
    if size_bytes <= 0:
        raise InvalidInput("The file is empty.", field="size_bytes")
    if size_bytes > max_gb * GIGABYTE:
        raise UploadTooLarge(f"A file has at most {max_gb} GB here.", field="size_bytes")


def clean_file_name(name: str) -> str:
    """The last part of whatever was sent, for people to read; never used as a path."""
    return clean_line(name.replace("\\", "/").rpartition("/")[2])[:_MAX_NAME_LENGTH]


def clean_fingerprint(text: str) -> str:
    """The sender's own name for the file."""
    return clean_line(text)[:_MAX_FINGERPRINT_LENGTH]


def title_of(title: str, file_name: str) -> str:
    """The title that was given, else the file's name without its ending."""
    if title := clean_title(title):
        return title
    stem = PurePosixPath(file_name).stem if file_name else ""
    return clean_line(stem.replace("_", " "))[:MAX_TITLE_LENGTH] or "Untitled"


def first_visibility(wanted: str, channel: Channel) -> VideoVisibility:
    """What was asked for, else the channel's default; a password has to be set later."""
    if wanted and wanted not in VideoVisibility.values:
        raise InvalidInput("This visibility is not known.", field="visibility")
    visibility = VideoVisibility(wanted or channel.video_visibility)
    return VideoVisibility.PRIVATE if visibility == VideoVisibility.PASSWORD else visibility
