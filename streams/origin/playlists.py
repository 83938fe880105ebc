"""Playlist requests: blocking reload, delta updates, the rules for what may be asked (6.2.5)."""

import gzip

from streams.media.hls.directives import (
    BadDirective,
    Directives,
    check_reach,
    parse_directives,
)
from streams.media.hls.journal import JournalError
from streams.media.hls.lookup import has_position
from streams.origin import responses
from streams.origin.feed import RenditionFeed
from streams.origin.recording import RecordedPlaylists
from streams.origin.responses import Cache, Response
from streams.origin.store import LiveBroadcast, OriginStore

_BLOCKED_TARGET_DURATIONS = 3  # then 503, 6.2.5.2


class PlaylistHandler:
    """Answers with a playlist once it has what the client asked for."""

    def __init__(self, store: OriginStore, *, waiting_limit: int) -> None:
        self._store = store
        self._waiting_limit = waiting_limit
        self._recorded = RecordedPlaylists()

    async def multivariant(
        self,
        broadcast: LiveBroadcast,
        wait_s: float,
        accepts_gzip: bool,
        *,
        media_playlist: str = "index.m3u8",
    ) -> Response:
        await broadcast.wait_complete(wait_s)
        if not broadcast.has_picture:
            return responses.unavailable("The first picture has not come yet.")
        body = broadcast.multivariant(media_playlist)
        body = gzip.compress(body, mtime=0) if accepts_gzip else body
        return responses.playlist(body, Cache.MOMENT, gzipped=accepts_gzip)

    async def media(
        self, broadcast: LiveBroadcast, feed: RenditionFeed, query: str, accepts_gzip: bool
    ) -> Response:
        try:
            directives = parse_directives(query)
            if not feed.state.is_ended:
                check_reach(feed.state, directives)
        except BadDirective as bad:
            return responses.error(400, f"{bad}.")
        if (refusal := await self._wait(feed, directives)) is not None:
            return refusal
        body = feed.playlist(
            skip=directives.wants_skip,
            gzipped=accepts_gzip,
            reports=lambda: broadcast.reports(feed.name),
        )
        is_directed = directives.msn is not None
        cache = Cache.DIRECTED if is_directed else Cache.MOMENT
        return responses.playlist(body, cache, gzipped=accepts_gzip)

    async def _wait(self, feed: RenditionFeed, directives: Directives) -> Response | None:
        """None once the playlist has the position; an answer when it will not."""
        state, store = feed.state, self._store

        def is_reached() -> bool:
            if state.is_ended or feed.is_dropped or store.is_closing:
                return True
            if directives.msn is None:
                return bool(state.segments)
            return has_position(state, directives.msn, directives.part)

        if not is_reached() and self._is_full():
            return responses.unavailable("Too many requests are waiting.")
        limit_s = _BLOCKED_TARGET_DURATIONS * state.config.target_duration_s
        reached = await feed.wait_until(is_reached, limit_s)
        if feed.is_dropped:
            return responses.error(404, "This rendition has ended; take another.")
        if not reached or not state.segments or (store.is_closing and not state.is_ended):
            return responses.unavailable("The broadcast is waiting for its publisher.")
        return None

    def _is_full(self) -> bool:
        feeds = (feed for broadcast in self._store for feed in broadcast.renditions.values())
        return sum(feed.waiting for feed in feeds) >= self._waiting_limit

    async def dvr(self, feed: RenditionFeed, accepts_gzip: bool) -> Response:
        """The whole broadcast so far, from the journal on disk."""
        try:
            body = await self._recorded.of(feed).body(gzipped=accepts_gzip)
        except (OSError, JournalError):
            return responses.error(404, "This broadcast is not being recorded.")
        return responses.playlist(body, Cache.MOMENT, gzipped=accepts_gzip)
