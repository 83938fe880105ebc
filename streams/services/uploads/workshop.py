"""The folder in which one upload is worked on: bounded, and gone afterwards."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from streams.services.uploads.stages import Rejected


def work_root() -> Path:
    """Below the data folder; a worker's /tmp may be memory."""
    return Path(settings.DATA_DIR) / "uploads-work"


@contextlib.contextmanager
def work_folder(video_id: int) -> Iterator[Path]:
    """A new folder of a random name; those that killed workers left of this video go first.

    The caller holds the video's lease, so nobody works in them.
    """
    root = work_root()
    root.mkdir(parents=True, exist_ok=True)
    remove_work(video_id)
    folder = Path(tempfile.mkdtemp(prefix=f"{video_id}-", dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_work(video_id: int) -> None:
    """Remove what was left of this video."""
    for folder in work_root().glob(f"{video_id}-*"):
        shutil.rmtree(folder, ignore_errors=True)


def require_bounded(made: Iterable[Path], max_bytes: int) -> None:
    """Raise Rejected once the files hold more than their video can need: the original unpacks into
    far more than it says."""
    used_bytes = sum(path.stat().st_size for path in made if path.exists())
    if used_bytes > max_bytes:
        raise Rejected("This file unpacks into far more video than it says it holds.")
