"""What strangers send to the RTMP port: refused and logged, and nobody else notices."""

import os
import socket

import pytest

from tests.whole.waiting import eventually

pytestmark = pytest.mark.media

_HANDSHAKE_BYTES = 1536
_VIDEO = 9


@pytest.fixture
def unharmed(stack, streamer, publish, wait_live, advancing):
    """After the test the same process serves, and a publisher that was live has not stopped."""
    publisher = publish(streamer.url)
    playback_url = wait_live(streamer)["playback_url"]
    media = stack.process("media")
    yield
    advancing(playback_url)
    assert publisher.is_running
    assert stack.process("media") == media


@pytest.fixture
def connection(stack):
    with socket.create_connection(("127.0.0.1", stack.ports["RTMP_PORT"]), timeout=30) as opened:
        yield opened


def test_a_wrong_key(stack, unharmed, publish):
    publish(f"{stack.rtmp_url}/live_1_0123456789abcdefghijklmnopqrst").wait_refused()


def test_a_megabyte_of_random_bytes(stack, unharmed, connection):
    log_bytes = len(stack.log())
    _send_until_closed(connection, os.urandom(1_000_000))
    _wait_closed(connection)
    _wait_logged(stack, log_bytes)


def test_a_handshake_that_never_ends(stack, unharmed, connection):
    log_bytes = len(stack.log())
    connection.sendall(b"\x03" + bytes(100))
    _wait_closed(connection)
    _wait_logged(stack, log_bytes)


def test_a_message_of_sixteen_megabytes(stack, unharmed, connection):
    log_bytes = len(stack.log())
    _shake_hands(connection)
    length = (16 * 1024 * 1024 - 1).to_bytes(3, "big")
    header = b"\x04" + bytes(3) + length + bytes([_VIDEO]) + (1).to_bytes(4, "little")
    _send_until_closed(connection, header + bytes(16 * 1024 * 1024))
    _wait_closed(connection)
    _wait_logged(stack, log_bytes)


def _shake_hands(connection: socket.socket) -> None:
    connection.sendall(b"\x03" + bytes(_HANDSHAKE_BYTES))
    answer = b""
    while len(answer) < 1 + 2 * _HANDSHAKE_BYTES:
        answer += connection.recv(4096)
    connection.sendall(answer[1 : 1 + _HANDSHAKE_BYTES])


def _send_until_closed(connection: socket.socket, data: bytes) -> None:
    try:
        connection.sendall(data)
    except OSError:
        return  # closed before all of it was sent, which is what is hoped for


def _wait_closed(connection: socket.socket) -> None:
    """Read to the end; a server that keeps the connection fails by the socket's timeout."""
    try:
        while connection.recv(4096):
            continue
    except ConnectionResetError:
        return


def _wait_logged(stack, log_bytes: int) -> None:
    eventually(lambda: "rtmp" in stack.log()[log_bytes:], "the refusal is logged")
