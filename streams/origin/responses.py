"""What the origin answers with: bodies, and how long caches may keep them."""

from dataclasses import dataclass
from enum import Enum

from twitchclone.core.byte_range import read_range

PLAYLIST_TYPE = b"application/vnd.apple.mpegurl"
MEDIA_TYPE = b"video/mp4"

# Playlists and media are public; any page may embed them.
_COMMON = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"content-length, content-range, date"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"timing-allow-origin", b"*"),
    (b"x-content-type-options", b"nosniff"),
]
PREFLIGHT = [
    *_COMMON,
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    (b"access-control-allow-headers", b"range"),
    (b"access-control-max-age", b"86400"),
    (b"cache-control", b"public, max-age=86400"),
]


class Cache(Enum):
    """Cache-Control by what the answer is."""

    FOREVER = b"public, max-age=86400, immutable"  # segments, parts, init segments
    # What a reload for one position was answered with never changes; this is what lets a CDN
    # take the load of a low-latency audience.
    DIRECTED = b"public, max-age=60"
    MOMENT = b"public, max-age=1"
    THUMBNAIL = b"public, max-age=10"
    NEVER = b"no-store"


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


def answer(
    body: bytes, content_type: bytes, cache: Cache, *, extra: tuple[tuple[bytes, bytes], ...] = ()
) -> Response:
    """200 with `body`."""
    return Response(200, _headers(body, content_type, cache, extra), body)


def playlist(body: bytes, cache: Cache, *, gzipped: bool) -> Response:
    """A playlist, compressed or not; caches keep the two apart."""
    extra: tuple[tuple[bytes, bytes], ...] = ((b"vary", b"accept-encoding"),)
    if gzipped:
        extra += ((b"content-encoding", b"gzip"),)
    return answer(body, PLAYLIST_TYPE, cache, extra=extra)


def media(body: bytes, range_header: bytes | None) -> Response:
    """A segment, part or init segment, or the range of it that was asked for."""
    accepts = (b"accept-ranges", b"bytes")
    span = read_range(range_header, len(body))
    if span is None:
        return answer(body, MEDIA_TYPE, Cache.FOREVER, extra=(accepts,))
    start, end = span
    if start >= end:
        unsatisfied = (b"content-range", b"bytes */%d" % len(body))
        return error(416, "The range lies outside of the segment.", extra=(unsatisfied,))
    piece = body[start:end]
    content_range = (b"content-range", b"bytes %d-%d/%d" % (start, end - 1, len(body)))
    headers = _headers(piece, MEDIA_TYPE, Cache.FOREVER, (accepts, content_range))
    return Response(206, headers, piece)


def error(status: int, sentence: str, *, extra: tuple[tuple[bytes, bytes], ...] = ()) -> Response:
    """An error with one sentence; a missing thing may appear a moment later."""
    body = f"{sentence}\n".encode()
    cache = Cache.MOMENT if status in (400, 404) else Cache.NEVER
    return Response(status, _headers(body, b"text/plain; charset=utf-8", cache, extra), body)


def unavailable(sentence: str) -> Response:
    return error(503, sentence, extra=((b"retry-after", b"1"),))


def _headers(
    body: bytes, content_type: bytes, cache: Cache, extra: tuple[tuple[bytes, bytes], ...]
) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-type", content_type),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", cache.value),
        *_COMMON,
        *extra,
    ]
