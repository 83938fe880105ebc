"""Starts a fast PostgreSQL and one Valkey per process before Django reads the settings.

TEST_DATABASE_URL and TEST_REDIS_URL name servers of your own instead. Everything else lives in one
temporary folder and is gone afterwards; killed test runs are cleared away by the next one.
"""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.plugins import clusters, processes
from twitchclone.core import embedded
from twitchclone.core.embedded.paths import DATABASE_NAME
from twitchclone.core.embedded.valkey import valkey_server

_WORKER = "PYTEST_XDIST_WORKER"
_FOLDER = "TWITCHCLONE_TEST_FOLDER"
_PROBLEM = "TWITCHCLONE_TEST_PROBLEM"


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config,
) -> Generator[None, object, object]:
    """A wrapper, because pytest-django imports the settings in the same hook."""
    options = early_config.known_args_namespace
    if not (options.help or options.version):
        _start(early_config)
    return (yield)


def _start(config: pytest.Config) -> None:
    if _WORKER not in os.environ:
        folder = processes.make_folder(config.add_cleanup)
        # Workers parse no addopts: this is how they load the plugin early enough.
        os.environ.update({"PYTEST_PLUGINS": __name__, _FOLDER: str(folder)})
        os.environ["DATA_DIR"] = str(folder)
        _choose_database(folder, config)
    _choose_valkey(Path(os.environ[_FOLDER]), config)


def _choose_database(folder: Path, config: pytest.Config) -> None:
    if url := os.environ.get("TEST_DATABASE_URL", ""):
        os.environ["DATABASE_URL"] = url
        return
    os.environ["DATABASE_URL"] = embedded.database_url(folder)
    try:
        config.add_cleanup(processes.start(clusters.migrated_cluster(folder), folder))
    except clusters.MigrationFailed as error:
        # Tests that need no database still run; those that do say why they cannot.
        os.environ[_PROBLEM] = str(error)


def _choose_valkey(folder: Path, config: pytest.Config) -> None:
    if url := os.environ.get("TEST_REDIS_URL", ""):
        os.environ["REDIS_URL"] = url
        return
    # Pub/sub knows no database numbers, so each process of the suite has a server of its own.
    data_dir = folder / os.environ.get(_WORKER, "main")
    os.environ["REDIS_URL"] = embedded.redis_url(data_dir)
    server = valkey_server(data_dir, is_durable=False)
    config.add_cleanup(processes.start(server, data_dir))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Copy the migrated database (0.05 s) instead of migrating again in each process."""
    from django.db import connection

    if problem := os.environ.get(_PROBLEM):
        pytest.exit(problem, returncode=1)
    if not os.environ.get("TEST_DATABASE_URL"):
        connection.settings_dict["TEST"]["TEMPLATE"] = DATABASE_NAME


@pytest.fixture
def process_environment(transactional_db: None) -> dict[str, str]:
    """The environment of a child process that is to work on this test's database and Valkey."""
    from django.db import connection

    folder = Path(os.environ[_FOLDER])
    own = {"DJANGO_SETTINGS_MODULE": "twitchclone.settings.test", "PYTHONUNBUFFERED": "1"}
    if not os.environ.get("TEST_DATABASE_URL"):
        name = connection.settings_dict["NAME"]
        own["DATABASE_URL"] = embedded.database_url(folder, name=str(name))
    return {**os.environ, **own}
