"""Sockets stay within the system's limit and out of need of quoting, wherever the data is."""

from pathlib import Path

import pytest

from twitchclone.core.embedded import EmbeddedPaths, database_url, redis_url


def test_a_short_plain_folder_holds_its_sockets():
    assert database_url(Path("/srv/tc")) == "postgresql://postgres@/twitchclone?host=/srv/tc/run/pg"
    assert redis_url(Path("/srv/tc")) == "unix:///srv/tc/run/valkey.sock"


@pytest.mark.parametrize(
    "data_dir", [Path("/srv/with space"), Path("/srv/ümlaut"), Path("/" + "x" * 90)]
)
def test_other_folders_get_a_short_one(data_dir):
    run_dir = EmbeddedPaths(data_dir).run_dir
    assert run_dir.parent == Path("/tmp")
    assert run_dir != EmbeddedPaths(data_dir / "other").run_dir
    assert len(str(run_dir / "pg" / ".s.PGSQL.5432.lock")) < 103


def test_the_longest_own_folder_is_within_the_limit():
    for length in range(1, 120):
        paths = EmbeddedPaths(Path("/" + "x" * length))
        assert len(str(paths.postgres_socket_dir / ".s.PGSQL.5432.lock")) <= 103
        assert len(str(paths.valkey_socket)) <= 103
