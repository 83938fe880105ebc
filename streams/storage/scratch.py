"""Room for what a worker puts together on its disk."""

import shutil
from pathlib import Path

from twitchclone.core.errors import DomainError

_SPARE_BYTES = 2_000_000_000


class NoRoom(DomainError):
    """The worker's disk is too full to begin; another time it may not be."""

    code = "no_room"
    status = 503
    default_message = "The server has no room to convert a video at the moment."


def require_scratch_room(folder: Path, size_bytes: int) -> None:
    """Raise NoRoom unless this much fits beside what else the disk is for."""
    if shutil.disk_usage(folder).free < size_bytes + _SPARE_BYTES:
        raise NoRoom
