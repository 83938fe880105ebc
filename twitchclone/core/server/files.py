"""How many connections a process may hold: each of them is an open file."""

import contextlib
import resource

_WANTED = 65_536


def allow_many_connections() -> None:
    """Raise this process's own limit, often 1,024, as far as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = _WANTED if hard == resource.RLIM_INFINITY else min(_WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        with contextlib.suppress(ValueError, OSError):  # macOS has limits that it does not tell
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
