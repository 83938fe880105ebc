"""The tus resumable upload protocol 1.0.0, without any I/O: headers in, decisions and headers out.

Extensions: creation, creation-with-upload, checksum, expiration, termination (https://tus.io).
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
# What the protocol names; against torn bytes, not against forgers.
ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
PATCH_TYPE = "application/offset+octet-stream"
MAX_METADATA_BYTES = 8192
_MAX_DIGITS = 18  # 999 petabytes; beyond that int() of a header is somebody's attack
_OVERRIDABLE = {"PATCH", "DELETE"}

Headers = Mapping[str, str]  # by lower-case name


class TusError(Exception):
    """A request that the protocol refuses: the status, and a sentence for whoever reads it."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        self.message = message
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the bytes of one request must hash to."""

    algorithm: str
    digest: bytes

    def begin(self) -> Any:
        """A hash object to feed."""
        return ALGORITHMS[self.algorithm]()


@dataclass(frozen=True, slots=True)
class Creation:
    """A new upload; `body_bytes` is what creation-with-upload sends along, 0 without."""

    size_bytes: int
    metadata: dict[str, str]
    has_body: bool
    checksum: Checksum | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A PATCH: bytes that belong at `offset`; `size_bytes` is None for a chunked body."""

    offset: int
    size_bytes: int | None
    checksum: Checksum | None


def read_headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """ASGI's headers by name; a repeated one is a list (RFC 9110, 5.3), and no number."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1").strip()
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def read_method(method: str, headers: Headers) -> str:
    """The method; X-HTTP-Method-Override on a POST is for clients that may not send PATCH."""
    override = headers.get("x-http-method-override", "").upper()
    if method != "POST" or not override:
        return method
    if override not in _OVERRIDABLE:
        raise TusError(400, "X-HTTP-Method-Override is PATCH or DELETE.")
    return override


def require_version(headers: Headers) -> None:
    """Every request but OPTIONS names the version (412 otherwise)."""
    if headers.get("tus-resumable") != VERSION:
        raise TusError(412, f"Tus-Resumable must be {VERSION}.")


def read_creation(headers: Headers, *, max_bytes: int) -> Creation:
    """The upload that a POST asks for."""
    if "upload-defer-length" in headers:
        raise TusError(400, "The length must be known from the start: Upload-Length.")
    if "upload-concat" in headers:
        raise TusError(400, "Uploads cannot be concatenated here.")
    size_bytes = _number(headers, "upload-length")
    if not size_bytes:
        raise TusError(400, "The file is empty.")
    if size_bytes > max_bytes:
        raise TusError(413, f"A file has at most {max_bytes} bytes here.")
    has_body = headers.get("content-type", "").lower() == PATCH_TYPE
    if not has_body and headers.get("content-length", "0") not in {"", "0"}:
        raise TusError(415, f"A body comes as {PATCH_TYPE}.")
    metadata = read_metadata(headers.get("upload-metadata", ""))
    return Creation(size_bytes, metadata, has_body, read_checksum(headers))


def read_piece(headers: Headers) -> Piece:
    """What a PATCH says about its body."""
    if headers.get("content-type", "").lower() != PATCH_TYPE:
        raise TusError(415, f"The body of a PATCH is {PATCH_TYPE}.")
    size_bytes = _number(headers, "content-length") if "content-length" in headers else None
    return Piece(_number(headers, "upload-offset"), size_bytes, read_checksum(headers))


def require_fits(piece: Piece, *, offset: int, size_bytes: int) -> None:
    """409 unless the piece begins where the file ends, 413 when it would go beyond the whole."""
    if piece.offset != offset:
        raise TusError(409, f"Upload-Offset is {piece.offset}, and {offset} bytes are here.")
    if piece.size_bytes is not None and offset + piece.size_bytes > size_bytes:
        raise TusError(413, "This is more than Upload-Length said.")


def read_metadata(header: str) -> dict[str, str]:
    """`key base64,key base64,key`: ASCII keys, values in UTF-8; a key without one means ""."""
    if len(header) > MAX_METADATA_BYTES:
        raise TusError(400, f"Upload-Metadata has at most {MAX_METADATA_BYTES} bytes.")
    metadata: dict[str, str] = {}
    for pair in filter(None, (pair.strip() for pair in header.split(","))):
        key, _, encoded = pair.partition(" ")
        if not key.isascii() or not key.isprintable() or key in metadata:
            raise TusError(400, "Upload-Metadata has a key that is not ASCII, or one twice.")
        try:
            metadata[key] = base64.b64decode(encoded.strip(), validate=True).decode()
        except (ValueError, binascii.Error):
            raise TusError(400, f"The metadata {key} is not Base64 of UTF-8.") from None
    return metadata


def read_checksum(headers: Headers) -> Checksum | None:
    """`Upload-Checksum: sha1 <Base64>`; None without the header."""
    if "upload-checksum" not in headers:
        return None
    algorithm, _, encoded = headers["upload-checksum"].partition(" ")
    if algorithm not in ALGORITHMS:
        raise TusError(400, f"Upload-Checksum is one of {', '.join(ALGORITHMS)}.")
    try:
        digest = base64.b64decode(encoded.strip(), validate=True)
    except (ValueError, binascii.Error):
        digest = b""
    if len(digest) != ALGORITHMS[algorithm]().digest_size:
        raise TusError(400, f"This is not the Base64 of a {algorithm} checksum.")
    return Checksum(algorithm, digest)


def options_headers(*, max_bytes: int) -> dict[str, str]:
    """What OPTIONS tells of this server."""
    return {
        "tus-version": VERSION,
        "tus-extension": EXTENSIONS,
        "tus-checksum-algorithm": ",".join(ALGORITHMS),
        "tus-max-size": str(max_bytes),
    }


def http_date(moment: datetime) -> str:
    """For Upload-Expires (RFC 9110, 5.6.7)."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _number(headers: Headers, name: str) -> int:
    text = headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise TusError(400, f"{name.title()} is a number of bytes.")
    return int(text)
