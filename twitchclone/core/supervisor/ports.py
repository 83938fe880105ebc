"""Looks whether the ports are free before anything is started."""

import errno
import socket
from collections.abc import Mapping

from twitchclone.core.embedded import EmbeddedError


def check_ports(ports: Mapping[str, int]) -> None:
    """Raise EmbeddedError naming every port that is taken and the variable that moves it.

    `ports` maps the variable's name to the port.
    """
    problems = [
        problem for variable, port in ports.items() if (problem := _problem(variable, port))
    ]
    if problems:
        raise EmbeddedError(" ".join(problems) + " Nothing was started.")


def _problem(variable: str, port: int) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the servers do: connections of an earlier run in TIME_WAIT do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))  # noqa: S104 - closed at once, never listens
        except OSError as error:
            advice = f"set {variable} to another one, for example {variable}={port + 1}."
            if error.errno == errno.EACCES:
                return f"Port {port} needs privileges this user does not have: {advice}"
            return f"Port {port} is already taken: stop the program that uses it, or {advice}"
    return ""
