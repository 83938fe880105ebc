"""Makes the folder of the sockets, and refuses one that somebody else has put in its place."""

import os
import stat

from twitchclone.core.embedded.errors import EmbeddedError
from twitchclone.core.embedded.owner import ServerAccount
from twitchclone.core.embedded.paths import EmbeddedPaths


def prepare_run_dir(paths: EmbeddedPaths) -> None:
    """The socket folder: others may pass through it (PostgreSQL's account), not list it."""
    run_dir = paths.run_dir
    run_dir.mkdir(parents=True, exist_ok=True)
    status = run_dir.lstat()
    # Under /tmp anybody may have made a folder of this name first.
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        raise EmbeddedError(
            f"{run_dir} exists and is not ours. Remove it, or choose a shorter DATA_DIR."
        )
    run_dir.chmod(0o711)


def prepare_postgres_socket_dir(paths: EmbeddedPaths, account: ServerAccount) -> None:
    """PostgreSQL's own socket folder, closed to everybody but its account."""
    prepare_run_dir(paths)
    socket_dir = paths.postgres_socket_dir
    socket_dir.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        os.chown(socket_dir, account.owner_uid, account.owner_gid)
    socket_dir.chmod(0o700)
