"""Tells whether the collected static files are older than their sources."""

import hashlib
from pathlib import Path

from django.conf import settings

from twitchclone.core.embedded import EmbeddedError

_BUILT = settings.BASE_DIR / "static" / "dist"


def check_front_end() -> None:
    """Raise EmbeddedError when the front end was never built."""
    if not _BUILT.is_dir() or not any(_BUILT.iterdir()):
        raise EmbeddedError("The front end is not built (static/dist is empty). Run `make setup`.")


def is_collected() -> bool:
    """Whether STATIC_ROOT was collected from what the sources hold now."""
    try:
        return _stamp_file().read_text(encoding="ascii") == _fingerprint()
    except FileNotFoundError:
        return False


def mark_collected() -> None:
    """Remember what was collected."""
    _stamp_file().write_text(_fingerprint(), encoding="ascii")


def _stamp_file() -> Path:
    return Path(settings.STATIC_ROOT) / ".collected-from"


def _fingerprint() -> str:
    """Over names, sizes and times of our files, and the packages that bring files of their own."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    for root in (settings.BASE_DIR / "static" / "dist", settings.BASE_DIR / "static" / "img"):
        for path in sorted(root.rglob("*")):
            status = path.stat()
            digest.update(f"{path}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
