"""PostgreSQL and Valkey under the supervisor: killed, they come back with what was acknowledged."""

import psutil
import psycopg
import redis

from tests.core.supervisor.conftest import kill, wait_gone
from twitchclone.core.embedded import database_url, redis_url

SERVERS = {"servers": "real"}


def test_both_survive_kill_and_stop_without_orphans(drive, data_dir):
    driven = drive(SERVERS)
    driven.wait_for("all ready")
    with psycopg.connect(database_url(data_dir), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (id int)")
        connection.execute("INSERT INTO kept VALUES (1)")
    client = redis.Redis.from_url(redis_url(data_dir), decode_responses=True)
    client.set("kept", "yes")
    client.close()

    busy = psycopg.connect(database_url(data_dir), autocommit=True)
    busy.pgconn.send_query(b"SELECT pg_sleep(600)")
    for process in psutil.Process(driven.process.pid).children():
        kill(process.pid)
    driven.wait_for("(postgres|valkey) ready after")
    driven.wait_for("(postgres|valkey) ready after")
    busy.close()

    with psycopg.connect(database_url(data_dir)) as connection:
        assert connection.execute("SELECT id FROM kept").fetchall() == [(1,)]
    with redis.Redis.from_url(redis_url(data_dir), decode_responses=True) as client:
        assert client.get("kept") == "yes"
    descendants = driven.descendants()
    assert driven.stop() == 0
    wait_gone(descendants)


def test_a_killed_supervisor_leaves_no_server_and_the_data_folder_usable(drive, data_dir):
    driven = drive(SERVERS)
    driven.wait_for("all ready")
    descendants = driven.descendants()
    kill(driven.process.pid)
    wait_gone(descendants)
    # A pid file whose pid now belongs to another process would stop PostgreSQL.
    pid_file = data_dir / "postgres" / "postmaster.pid"
    pid_file.write_text(f"{psutil.Process().pid}\n{data_dir}/postgres\n1\n5432\n\n\n\nready\n")
    again = drive(SERVERS)
    again.wait_for("all ready")
