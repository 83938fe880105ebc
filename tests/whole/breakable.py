"""A TCP proxy before an HTTP server that fails when a test says so, and counts what passes."""

import contextlib
import re
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

_ERROR = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_CHUNK = 65_536


class BreakableProxy:
    """`url` is as good as the server's own, but within `broken("error" | "reset" | "silence")`."""

    server: Any = None
    bucket = ""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests: Counter[str] = Counter()
        self._fault = ""
        self._held: re.Pattern[bytes] | None = None
        self._release = threading.Event()
        self._open: set[socket.socket] = set()

    def __enter__(self) -> "BreakableProxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._listener.close()

    @contextlib.contextmanager
    def broken(self, fault: str) -> Iterator[None]:
        """New connections fail so, and those that are open end."""
        self._fault = fault
        self.cut()
        try:
            yield
        finally:
            self._fault = ""

    @contextlib.contextmanager
    def holding(self, pattern: bytes) -> Iterator[None]:
        """Requests whose first line matches stand still, and end unanswered after the block."""
        self._release.clear()
        self._held = re.compile(pattern)
        try:
            yield
        finally:
            self._held = None
            self._release.set()

    def cut(self) -> int:
        """End the connections that are open; how many that were."""
        ended = list(self._open)
        for connection in ended:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        return len(ended) // 2

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            if self._fault == "error":
                client.recv(_CHUNK)
                client.sendall(_ERROR)
            elif self._fault == "reset":
                linger_0 = b"\x01\x00\x00\x00\x00\x00\x00\x00"
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_0)
            elif self._fault == "silence":
                client.settimeout(60)
                while client.recv(_CHUNK) and self._fault:
                    pass
            else:
                self._relay(client)

    def _relay(self, client: socket.socket) -> None:
        with socket.create_connection(self._target) as server:
            self._open |= {client, server}
            back = threading.Thread(target=self._pump, args=(server, client), daemon=True)
            back.start()
            self._pump(client, server, is_request=True)
            back.join(5)
            self._open -= {client, server}

    def _pump(
        self, source: socket.socket, target: socket.socket, *, is_request: bool = False
    ) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(_CHUNK):
                if is_request:
                    self._count(data)
                    if self._held and self._held.search(data.split(b"\r\n", 1)[0]):
                        self._release.wait()
                        break
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    def _count(self, data: bytes) -> None:
        """A request's first line comes in a piece of its own: clients wait for each answer."""
        method = data.split(b" ", 1)[0]
        if method in (b"GET", b"PUT", b"POST", b"HEAD", b"DELETE"):
            self.requests[method.decode()] += 1
