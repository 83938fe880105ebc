"""A client of clamd's INSTREAM command (clamd(8)), over TCP or a Unix socket."""

import contextlib
import select
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import urlsplit

from twitchclone.core.errors import DomainError

_CONNECT_TIMEOUT_S = 10.0
# After the last byte clamd unpacks and matches; its own MaxScanTime is two minutes.
_ANSWER_TIMEOUT_S = 600.0
_PIECE_BYTES = 256 * 1024
_MAX_ANSWER_BYTES = 4096
_PORT = 3310
_length = struct.Struct("!I")


class ScannerUnavailable(DomainError):
    """clamd cannot be reached, or did not say what it found; what it did not see is not clean."""

    code = "scanner_unavailable"
    status = 503
    default_message = "The virus scanner cannot be reached at the moment."


class Verdict(Enum):
    """What clamd says of a file."""

    CLEAN = "clean"
    INFECTED = "infected"
    TOO_LARGE = "too_large"  # beyond its StreamMaxLength: not looked at, and so not clean


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict, and the name of what was found."""

    verdict: Verdict
    name: str = ""


def scan_file(path: Path, *, url: str) -> Finding:
    """Have clamd (`tcp://host:port`, `unix:///path`) look at it; raises ScannerUnavailable."""
    try:
        with _connect(url) as connection:
            return _read_answer(_scan(connection, path))
    except FileNotFoundError as error:
        if Path(str(error.filename)) == path:
            raise
        raise ScannerUnavailable from error
    except OSError as error:
        raise ScannerUnavailable from error


@contextlib.contextmanager
def _connect(url: str) -> Iterator[socket.socket]:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        address: object = parts.path
    elif parts.scheme == "tcp" and parts.hostname:
        connection = socket.socket(socket.AF_INET6 if ":" in parts.hostname else socket.AF_INET)
        address = (parts.hostname, parts.port or _PORT)
    else:
        raise ScannerUnavailable("CLAMD_URL is tcp://host:3310 or unix:///path.")
    with connection:
        connection.settimeout(_CONNECT_TIMEOUT_S)
        connection.connect(address)  # type: ignore[arg-type]  # by family
        connection.settimeout(_ANSWER_TIMEOUT_S)
        yield connection


def _scan(connection: socket.socket, path: Path) -> bytes:
    """clamd's answer, which comes early when the stream gets too long for it."""
    with path.open("rb") as file:
        connection.sendall(b"zINSTREAM\0")
        try:
            while piece := file.read(_PIECE_BYTES):
                if select.select([connection], [], [], 0)[0]:
                    break
                connection.sendall(_length.pack(len(piece)) + piece)
            else:
                connection.sendall(_length.pack(0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has answered and closed; the answer may still be there to read
    answer = b""
    while b"\0" not in answer and len(answer) < _MAX_ANSWER_BYTES:
        received = connection.recv(_MAX_ANSWER_BYTES)
        if not received:
            break
        answer += received
    return answer


def _read_answer(answer: bytes) -> Finding:
    text = answer.partition(b"\0")[0].decode("utf-8", "replace").strip()
    if text == "stream: OK":
        return Finding(Verdict.CLEAN)
    if text.startswith("stream: ") and text.endswith(" FOUND"):
        return Finding(Verdict.INFECTED, text.removeprefix("stream: ").removesuffix(" FOUND"))
    if "size limit exceeded" in text:
        return Finding(Verdict.TOO_LARGE)
    raise ScannerUnavailable(f"The virus scanner answered {text[:200]!r}.")
