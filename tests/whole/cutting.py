"""A TCP proxy that cuts connections after a number of bytes, as bad networks do."""

import contextlib
import socket
import threading
from collections.abc import Sequence


class CuttingProxy:
    """Passes connections on to a port; each of `cut_after` ends one, once that many bytes came."""

    def __init__(self, port: int, cut_after: Sequence[int]) -> None:
        self._target = ("127.0.0.1", port)
        self._waiting = list(cut_after)
        self.cuts = 0
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> "CuttingProxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                for source, sink, is_upward in ((client, server, True), (server, client, False)):
                    arguments = (source, sink, is_upward)
                    threading.Thread(target=self._pass, args=arguments, daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, is_upward: bool) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                sink.sendall(data)
                passed += len(data)
                if is_upward and self._is_due(passed):
                    break
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _is_due(self, passed: int) -> bool:
        with self._lock:
            if not self._waiting or passed < self._waiting[0]:
                return False
            self._waiting.pop(0)
            self.cuts += 1
            return True
