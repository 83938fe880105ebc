"""The secret key of an installation that was given none: made once and kept in the data folder."""

import os
import secrets
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
    draft = key_file.with_name(f"{key_file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, key_file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return key_file.read_text(encoding="ascii").strip()
