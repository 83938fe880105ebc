"""What /vod/ answers with, but for files from disk: bodies, redirects, refusals."""

from dataclasses import dataclass

Headers = list[tuple[bytes, bytes]]

NOSNIFF: Headers = [(b"x-content-type-options", b"nosniff")]
# Public video may be embedded by any page; restricted video is this site's own.
_OPEN: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"content-length, content-range, date"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"timing-allow-origin", b"*"),
]
_OWN: Headers = [(b"cross-origin-resource-policy", b"same-origin")]
PREFLIGHT: Headers = [
    *_OPEN,
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    (b"access-control-allow-headers", b"range"),
    (b"access-control-max-age", b"86400"),
]
FOREVER = b"private, max-age=31536000, immutable"
MINUTE = b"private, max-age=60"


@dataclass(frozen=True, slots=True)
class Response:
    """Everything that is known at once."""

    status: int
    headers: Headers
    body: bytes = b""


def sharing(*, is_restricted: bool) -> Headers:
    """What other sites' pages may do with the answer."""
    return [*NOSNIFF, *(_OWN if is_restricted else _OPEN)]


def playlist(body: bytes, *, gzipped: bool, max_age_s: int, is_restricted: bool) -> Response:
    """A playlist; compressed ones are kept apart."""
    headers = [
        (b"content-type", b"application/vnd.apple.mpegurl"),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"private, max-age=%d" % max_age_s),
        (b"vary", b"accept-encoding"),
        *sharing(is_restricted=is_restricted),
    ]
    if gzipped:
        headers.append((b"content-encoding", b"gzip"))
    return Response(200, headers, body)


def redirect(address: str, *, max_age_s: int, is_restricted: bool) -> Response:
    """302: the file is in a bucket or on a CDN, at this address for a while."""
    headers = [
        (b"location", address.encode("ascii")),
        (b"content-length", b"0"),
        (b"cache-control", b"private, max-age=%d" % max_age_s),
        *sharing(is_restricted=is_restricted),
    ]
    return Response(302, headers)


def error(status: int, sentence: str, *, extra: Headers | None = None) -> Response:
    """A refusal with one sentence; what is missing now may be there in a moment."""
    body = f"{sentence}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
        # A player on another site should be able to read what is wrong.
        (b"access-control-allow-origin", b"*"),
        *NOSNIFF,
        *(extra or []),
    ]
    return Response(status, headers, body)
