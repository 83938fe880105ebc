"""Requests for init segments, segments and parts: from memory, else from the disk."""

import asyncio
from pathlib import Path

from streams.media.hls.lookup import find_part, find_segment
from streams.media.hls.model import InitSegment, segment_uri
from streams.origin import responses
from streams.origin.feed import RenditionFeed
from streams.origin.responses import Response
from streams.origin.routes import Resource, Route
from streams.origin.store import OriginStore

_HELD_TARGET_DURATIONS = 3
_MISSING = "This is neither in the playlist nor hinted."


class SegmentHandler:
    """Answers with bytes that never change."""

    def __init__(self, store: OriginStore, *, waiting_limit: int) -> None:
        self._store = store
        self._waiting_limit = waiting_limit

    async def respond(
        self, feed: RenditionFeed, route: Route, range_header: bytes | None
    ) -> Response:
        if route.resource is Resource.PART:
            return await self._part(feed, route.number, range_header)
        if route.resource is Resource.SEGMENT:
            data = await _read_segment(feed, route.number)
        else:
            data = await _read_init(feed, route.number)
        return (
            responses.error(404, _MISSING) if data is None else responses.media(data, range_header)
        )

    async def _part(self, feed: RenditionFeed, number: int, range_header: bytes | None) -> Response:
        if number == feed.state.next_part and not feed.state.is_ended:
            if feed.waiting >= self._waiting_limit:
                return responses.unavailable("Too many requests are waiting.")
            await self._wait_for_hinted(feed, number)
            if number == feed.state.next_part:
                return responses.unavailable("The broadcast is waiting for its publisher.")
        data = await _read_part(feed, number)
        return (
            responses.error(404, _MISSING) if data is None else responses.media(data, range_header)
        )

    async def _wait_for_hinted(self, feed: RenditionFeed, number: int) -> None:
        """Hold the request; nothing is sent until the whole part can be (6.2.6)."""
        state, store = feed.state, self._store
        await feed.wait_until(
            lambda: (
                state.next_part > number or state.is_ended or feed.is_dropped or store.is_closing
            ),
            _HELD_TARGET_DURATIONS * state.config.target_duration_s,
        )


async def _read_part(feed: RenditionFeed, number: int) -> bytes | None:
    place = find_part(feed.state, number)
    if place is None:
        return None
    if place.part.data is not None:
        return place.part.data
    path = feed.directory / segment_uri(place.segment.msn)
    return await asyncio.to_thread(_read, path, place.offset_bytes, place.part.size_bytes)


async def _read_segment(feed: RenditionFeed, msn: int) -> bytes | None:
    segment = find_segment(feed.state, msn)
    if segment is not None:
        if not segment.is_closed:
            return None
        if (data := segment.data()) is not None:
            return data
    elif not feed.state.segments or msn > feed.state.segments[0].msn:
        return None
    # Behind the playlist's window lies the recording.
    return await asyncio.to_thread(_read, feed.directory / segment_uri(msn))


async def _read_init(feed: RenditionFeed, number: int) -> bytes | None:
    if number in feed.state.inits:
        return feed.state.inits[number].data
    return await asyncio.to_thread(_read, feed.directory / InitSegment(number, b"").uri)


def _read(path: Path, offset: int = 0, size: int = -1) -> bytes | None:
    try:
        with path.open("rb") as file:
            file.seek(offset)
            data = file.read(size)
    except OSError:
        return None
    return data if size < 0 or len(data) == size else None
