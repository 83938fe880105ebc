"""Questions that tell whether a process serves; each blocks shortly and never raises."""

import http.client
import socket
from collections.abc import Callable


def answers_http(port: int, path: str, *, host: str = "localhost") -> Callable[[int], bool]:
    """A readiness check: GET on 127.0.0.1 is answered with 200."""
    return lambda pid: http_status(port, path, host=host) == http.client.OK


def accepts_tcp(port: int) -> Callable[[int], bool]:
    """A readiness check: 127.0.0.1 takes a connection."""

    def is_ready(pid: int) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                return True
        except OSError:
            return False

    return is_ready


def http_status(port: int, path: str, *, host: str = "localhost") -> int:
    """The status of a GET on 127.0.0.1 for the site named `host`, 0 when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": host})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
