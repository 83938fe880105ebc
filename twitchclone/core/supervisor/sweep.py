"""Finds and ends what a supervisor left behind, on every system that has no death signal too."""

import os
import signal
from collections.abc import Iterable
from pathlib import Path

import psutil

from twitchclone.core.supervisor.launch import MARKER


def kill_strays(postgres_dir: Path) -> None:
    """SIGKILL every `postgres` that works in `postgres_dir`.

    Backends call setsid(), so no process group holds them, and a busy one outlives its postmaster.
    """
    strays = [process for process in psutil.process_iter() if _is_postgres(process, postgres_dir)]
    _signal(strays, signal.SIGKILL)
    psutil.wait_procs(strays, timeout=5)


def find_leftovers(data_dir: Path, postgres_dir: Path) -> list[psutil.Process]:
    """Every process but us that bears our mark for this folder, and every PostgreSQL in it."""
    return [
        process
        for process in psutil.process_iter()
        if process.pid != os.getpid()
        and (_bears_mark(process, data_dir) or _is_postgres(process, postgres_dir))
    ]


def end_leftovers(data_dir: Path, postgres_dir: Path, *, grace_s: float = 8) -> list[str]:
    """Ask them to stop, kill those that do not within the grace; returns a line for each."""
    leftovers = find_leftovers(data_dir, postgres_dir)
    lines = [_describe(process) for process in leftovers]
    is_postgres = {process.pid for process in leftovers if _is_postgres(process, postgres_dir)}
    _signal([p for p in leftovers if p.pid in is_postgres], signal.SIGINT)
    _signal([p for p in leftovers if p.pid not in is_postgres], signal.SIGTERM)
    psutil.wait_procs(leftovers, timeout=grace_s)
    # Asked anew: what they started while they stopped is left over too.
    stubborn = find_leftovers(data_dir, postgres_dir)
    _signal(stubborn, signal.SIGKILL)
    psutil.wait_procs(stubborn, timeout=5)
    return lines


def _bears_mark(process: psutil.Process, data_dir: Path) -> bool:
    try:
        return bool(process.environ().get(MARKER) == str(data_dir))
    except (psutil.Error, OSError):
        return False


def _is_postgres(process: psutil.Process, postgres_dir: Path) -> bool:
    try:
        return process.name() == "postgres" and process.cwd() == str(postgres_dir)
    except (psutil.Error, OSError):
        return False


def _signal(processes: Iterable[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        try:
            process.send_signal(number)
        except psutil.Error:
            continue  # gone meanwhile


def _describe(process: psutil.Process) -> str:
    try:
        return f"{process.pid} {' '.join(process.cmdline())[:80]}"
    except psutil.Error:
        return str(process.pid)
