"""A viewer without a buffer: asks the origin with blocking reloads and times every part.

What it sees is when a part could be known at the earliest, measured from outside like a viewer's
request, so the origin needs no instrument of its own. The frames that a part holds follow from its
decode times; their offset to the camera's frames is read off the first picture itself.
"""

import http.client
import re
import threading
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from streams.media.mp4 import InitInfo, Mp4Error, parse_fragment, parse_init

_PART = re.compile(r'#EXT-X-PART:.*?URI="([^"]+)"')
_MAP = re.compile(r'#EXT-X-MAP:.*?URI="([^"]+)"')
_SEQUENCE = re.compile(r"#EXT-X-MEDIA-SEQUENCE:(\d+)")


@dataclass(frozen=True, slots=True)
class SeenPart:
    """A part of one rendition, as it became known."""

    name: str  # the file name, which is what the page's fetches are matched by
    known_ms: float  # Unix time at which the playlist that names it had arrived
    fetched_ms: float  # its own GET, sent at once
    start_ms: float  # media time
    end_ms: float
    data: bytes  # kept of independent parts only


class Edge:
    """Watches one rendition in a thread of its own until the context is left."""

    def __init__(self, playlist_url: str) -> None:
        self.parts: dict[str, SeenPart] = {}
        self.init = b""
        self._url = playlist_url
        self._info: InitInfo | None = None
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        parts = urlsplit(playlist_url)
        assert parts.hostname is not None
        self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=15)

    def __enter__(self) -> "Edge":
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._is_over.set()
        self._thread.join(20)
        self._connection.close()

    def _watch(self) -> None:
        position = ""
        while not self._is_over.is_set():
            try:
                position = self._look(position)
            except (OSError, http.client.HTTPException, Mp4Error):
                self._connection.close()
                position = ""
                self._is_over.wait(0.2)

    def _look(self, position: str) -> str:
        """One blocking reload; returns the directives of the next."""
        text = self._get(self._url + position).decode()
        known_ms = time.time() * 1000
        if found := _MAP.findall(text):
            self._read_init(found[-1])
        if not position:  # the parts of the past: nobody knows when they became known
            self._skip(text)
        for uri in _PART.findall(text):
            if uri not in self.parts:
                self._read_part(uri, known_ms)
        return next_position(text)

    def _read_init(self, uri: str) -> None:
        if self._info is None:
            self.init = self._get(urljoin(self._url, uri))
            self._info = parse_init(self.init)

    def _skip(self, text: str) -> None:
        for uri in _PART.findall(text):
            self.parts.setdefault(uri, SeenPart(uri, 0, 0, 0, 0, b""))

    def _read_part(self, uri: str, known_ms: float) -> None:
        assert self._info is not None
        data = self._get(urljoin(self._url, uri))
        fetched_ms = time.time() * 1000
        fragment = parse_fragment(data, self._info)
        start_ms = fragment.start_us / 1000
        kept = data if fragment.is_independent else b""
        end_ms = start_ms + fragment.duration_us / 1000
        self.parts[uri] = SeenPart(uri, known_ms, fetched_ms, start_ms, end_ms, kept)

    def _get(self, url: str) -> bytes:
        parts = urlsplit(url)
        self._connection.request(
            "GET", f"{parts.path}?{parts.query}" if parts.query else parts.path
        )
        response = self._connection.getresponse()
        body = response.read()
        if response.status != http.client.OK:
            raise http.client.HTTPException(f"{response.status} for {url}")
        return body


def next_position(text: str) -> str:
    """The delivery directives that wait for the part behind the last one of a media playlist."""
    sequence = _SEQUENCE.search(text)
    assert sequence is not None, "The playlist has no media sequence number."
    msn = int(sequence.group(1)) + text.count("#EXTINF:")
    open_parts = text.rsplit("#EXTINF:", 1)[-1].count("#EXT-X-PART:")
    return f"?_HLS_msn={msn}&_HLS_part={open_parts}"
