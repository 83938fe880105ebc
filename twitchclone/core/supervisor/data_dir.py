"""Takes a data folder into possession: checked, locked, and rid of what an earlier run left."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from twitchclone.core.embedded import EmbeddedPaths
from twitchclone.core.embedded.cluster import check_cluster
from twitchclone.core.embedded.layout import prepare_data_dir
from twitchclone.core.supervisor.lock import hold_lock
from twitchclone.core.supervisor.logs import LogWriter
from twitchclone.core.supervisor.sweep import end_leftovers


@contextmanager
def own_data_dir(data_dir: Path, log: LogWriter) -> Iterator[None]:
    """Raises EmbeddedError, with nothing changed, for a folder that is foreign or in use."""
    paths = EmbeddedPaths(data_dir)
    prepare_data_dir(data_dir)
    check_cluster(paths)
    with hold_lock(paths.lock_file):
        for line in end_leftovers(data_dir, paths.postgres_dir):
            log.line("up", f"ended what an earlier run left over: {line}")
        yield
