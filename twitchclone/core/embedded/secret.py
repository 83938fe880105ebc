"""The secret key of an installation that was given none: made once and kept in the data folder."""

import os
import secrets
import tempfile
from pathlib import Path

from twitchclone.core.embedded.errors import EmbeddedError
from twitchclone.core.embedded.layout import prepare_data_dir
from twitchclone.core.embedded.paths import EmbeddedPaths


def secret_key(data_dir: Path) -> str:
    """The key kept under `data_dir` (0600); made at the first call, the same for all processes."""
    key_file = EmbeddedPaths(data_dir).secret_key_file
    try:
        return key_file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        prepare_data_dir(data_dir)
    except OSError as error:
        raise EmbeddedError(
            f"The secret key {key_file} cannot be read ({error.strerror}). Run this as the user "
            "who owns the data folder, or set SECRET_KEY."
        ) from error
    return _make_key(key_file)


def _make_key(key_file: Path) -> str:
    """Write a new key beside and link it into place, so that of two starters both use the first."""
    descriptor, draft = tempfile.mkstemp(dir=key_file.parent, prefix="secret_key.")  # 0600
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, key_file)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()
    return key_file.read_text(encoding="ascii").strip()
