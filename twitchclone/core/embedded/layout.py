"""The data folder's stamp: what is foreign or of another version is refused, not touched."""

import os
import threading
from pathlib import Path

from twitchclone.core.embedded.errors import EmbeddedError
from twitchclone.core.embedded.paths import EmbeddedPaths

LAYOUT_VERSION = "1"

# What other processes may have put there before the first `manage.py up` stamped the folder.
_UNSTAMPED_ENTRIES = frozenset({"live", "mail", "media", "run", "secret_key", "static", "up.lock"})


def check_layout(data_dir: Path) -> None:
    """Raise EmbeddedError unless `data_dir` is new, empty or of this version; changes nothing."""
    stamp = EmbeddedPaths(data_dir).layout_file
    if stamp.is_file():
        version = stamp.read_text(encoding="utf-8").strip()
        if version != LAYOUT_VERSION:
            raise EmbeddedError(
                f"The data folder {data_dir} has layout {version!r}, but this release reads layout "
                f"{LAYOUT_VERSION!r}. Nothing was changed. Run the release that made it, "
                "or choose another folder with DATA_DIR."
            )
        return
    if data_dir.exists() and not data_dir.is_dir():
        raise EmbeddedError(f"DATA_DIR={data_dir} is a file. Choose a folder.")
    strangers = {
        entry.name
        for entry in (data_dir.iterdir() if data_dir.is_dir() else ())
        if entry.suffix != ".log"  # a start whose output goes beside the data
        and not entry.name.startswith(("layout.", "secret_key."))  # drafts of another start
    }
    if strangers - _UNSTAMPED_ENTRIES:
        if stamp.is_file():  # another start has stamped the folder since we looked
            check_layout(data_dir)
            return
        raise EmbeddedError(
            f"The folder {data_dir} holds other files ({', '.join(sorted(strangers)[:3])}, …) and "
            "was not made by twitchclone. Nothing was changed. Choose an empty or a new folder "
            "with DATA_DIR."
        )


def prepare_data_dir(data_dir: Path) -> None:
    """Make and stamp the data folder; raises EmbeddedError where `check_layout` does."""
    check_layout(data_dir)
    stamp = EmbeddedPaths(data_dir).layout_file
    if stamp.exists():
        return
    try:
        _make_private(data_dir)
        # Put in place whole: of two that start at once, neither must read an empty one.
        draft = stamp.with_name(f"layout.{os.getpid()}.{threading.get_ident()}")
        draft.write_text(f"{LAYOUT_VERSION}\n", encoding="utf-8")
        draft.replace(stamp)
    except OSError as error:
        raise EmbeddedError(
            f"The data folder {data_dir} cannot be written ({error.strerror}). "
            "Choose another one with DATA_DIR, or give yourself write access."
        ) from error


def _make_private(data_dir: Path) -> None:
    """Make the folder closed to other users; one that is there keeps the mode it was given."""
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    try:
        data_dir.mkdir()
    except FileExistsError:
        return
    # Root's must let PostgreSQL's account through to its own folder, and no further.
    data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)
