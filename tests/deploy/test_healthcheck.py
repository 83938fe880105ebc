"""The container's health check against a real server."""

import http.server
import importlib.util
import socket
import threading
from pathlib import Path

import pytest
from django.conf import settings

_spec = importlib.util.spec_from_file_location(
    "healthcheck", Path(settings.BASE_DIR) / "deploy" / "healthcheck.py"
)
assert _spec is not None
assert _spec.loader is not None
healthcheck = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(healthcheck)


class Handler(http.server.BaseHTTPRequestHandler):
    """Healthy for its own name only."""

    def do_GET(self) -> None:
        is_right = (self.path, self.headers["Host"]) == ("/healthz", "live.example.org")
        self.send_response(200 if is_right else 400)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def port():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_the_sites_own_name_is_asked_for(port, monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://live.example.org")
    assert healthcheck.is_healthy(port)


def test_any_other_answer_is_ill(port, monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://other.example.org")
    assert not healthcheck.is_healthy(port)


def test_no_answer_is_ill():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert not healthcheck.is_healthy(port)
