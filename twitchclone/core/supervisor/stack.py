"""The processes of the whole product on one machine, as the settings describe them."""

import http.client
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings

from twitchclone.core import embedded
from twitchclone.core.embedded.postgres import postgres_server
from twitchclone.core.embedded.valkey import valkey_server
from twitchclone.core.supervisor.readiness import accepts_tcp, answers_http, http_status
from twitchclone.core.supervisor.spec import ProcessSpec, ready_at_once, spec_of_server
from twitchclone.core.supervisor.sweep import kill_strays
from twitchclone.settings.workers import WorkerKind, record_queue

# SIGTERM waits for running tasks; SIGQUIT requeues them after worker_soft_shutdown_timeout.
_CELERY_ENVIRONMENT = {"REMAP_SIGTERM": "SIGQUIT"}


def embedded_specs() -> list[ProcessSpec]:
    """PostgreSQL and Valkey, unless the settings name others; makes the cluster if needed."""
    specs = []
    if embedded.database_url(settings.DATA_DIR) == settings.DATABASE_URL:
        specs.append(spec_of_server(postgres_server(settings.DATA_DIR, kill_strays=kill_strays)))
    if embedded.redis_url(settings.DATA_DIR) == settings.REDIS_URL:
        specs.append(spec_of_server(valkey_server(settings.DATA_DIR)))
    return specs


def site_host() -> str:
    """A host name the site answers to; Django refuses any other."""
    named = [host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"]
    return named[0] if named else "localhost"


def is_serving() -> bool:
    """Whether the site says that everything it needs is there."""
    return http_status(settings.PORT, "/readyz", host=site_host()) == http.client.OK


def ports() -> dict[str, int]:
    """Every port the stack listens on, by the variable that moves it."""
    names = ["PORT", "RTMP_PORT", "ORIGIN_PORT", "IRC_PORT"]
    if settings.RTMPS_CERTIFICATE:
        names.append("RTMPS_PORT")
    if settings.IRCS_CERTIFICATE:
        names.append("IRCS_PORT")
    return {name: getattr(settings, name) for name in names}


def application_specs(*, needs: frozenset[str]) -> list[ProcessSpec]:
    """Everything of ours; `needs` names the embedded servers that run."""
    specs = [
        _spec(
            "web",
            manage("web"),
            needs,
            # Pages come in parallel and would each open a connection; the other processes do not.
            {"DATABASE_POOL_SIZE": os.environ.get("DATABASE_POOL_SIZE") or "16"},
            is_ready=answers_http(settings.PORT, "/healthz", host=site_host()),
        ),
        _spec(
            "media",
            manage("media"),
            needs,
            is_ready=answers_http(settings.ORIGIN_PORT, "/healthz"),
        ),
        _spec("relay", manage("relay"), needs),
        _spec("chat-writer", manage("chat_writer"), needs),
        _spec("irc", manage("irc"), needs, is_ready=accepts_tcp(settings.IRC_PORT)),
        _spec(
            "worker",
            _worker_argv("default,fanout,webhooks", name="worker", processes=2),
            needs,
            _CELERY_ENVIRONMENT,
        ),
        _spec(
            "video",
            ("nice", "-n", "10", *_worker_argv("video", name="video", processes=1)),
            needs,
            _CELERY_ENVIRONMENT | {"WORKER_KIND": WorkerKind.VIDEO},
        ),
        _spec(
            "record",
            # Threads: its tasks wait for the storage.
            _worker_argv(
                record_queue(settings.MEDIA_NODE), name="record", processes=8, threads=True
            ),
            needs,
            _CELERY_ENVIRONMENT | {"WORKER_KIND": WorkerKind.RECORD},
        ),
        _spec(
            "edit",
            # Somebody waits for these; no more at once, because each has an ffmpeg of its own.
            _worker_argv("clips,edits", name="edit", processes=3, threads=True),
            needs,
            _CELERY_ENVIRONMENT | {"WORKER_KIND": WorkerKind.EDIT},
        ),
        _spec("beat", _beat_argv(), needs),
    ]
    if settings.DEMO:
        specs.append(_spec("demo", manage("demo_broadcaster"), frozenset({"web", "media"})))
    return specs


def step(name: str, *arguments: str) -> ProcessSpec:
    """A management command that runs once to its end."""
    return _spec(name, manage(*arguments), frozenset())


def manage(*arguments: str) -> tuple[str, ...]:
    """The command line of a management command in this environment."""
    return (sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments)


def _spec(
    name: str,
    argv: tuple[str, ...],
    needs: frozenset[str],
    extra: Mapping[str, str] | None = None,
    is_ready: Callable[[int], bool] = ready_at_once,
) -> ProcessSpec:
    environment = {
        **os.environ,
        "DATA_DIR": str(settings.DATA_DIR),
        "PYTHONUNBUFFERED": "1",
        **(extra or {}),
    }
    return ProcessSpec(
        name=name,
        argv=argv,
        environment=environment,
        cwd=str(settings.BASE_DIR),
        needs=needs,
        is_ready=is_ready,
    )


def _celery_argv(command: str) -> tuple[str, ...]:
    # Running as root is a way this stack is meant to work; the warning is for servers.
    ignored = ("-W", "ignore:You're running the worker with superuser privileges")
    return (sys.executable, *ignored, "-m", "celery", "-q", "-A", "twitchclone", command)


def _worker_argv(
    queues: str, *, name: str, processes: int, threads: bool = False
) -> tuple[str, ...]:
    return (
        *_celery_argv("worker"),
        *("-Q", queues, "-c", str(processes), "-n", f"{name}@%h", "-l", "WARNING"),
        *(("-P", "threads") if threads else ()),
        *("--without-gossip", "--without-mingle"),
    )


def _beat_argv() -> tuple[str, ...]:
    schedule: Path = settings.DATA_DIR / "beat-schedule"
    return (
        *_celery_argv("beat"),
        *(
            "-l",
            "WARNING",
            "-s",
            str(schedule),
            "--pidfile=",
        ),  # a pid file would outlive a killed beat
    )
