"""The ASGI application of the origin."""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from streams.origin import responses
from streams.origin.playlists import PlaylistHandler
from streams.origin.responses import Cache, Response
from streams.origin.routes import Resource, Route, match_route
from streams.origin.segments import SegmentHandler
from streams.origin.store import OriginStore

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class OriginLimits:
    """Bounds that keep one node alive under any number of requests."""

    waiting: int = 20_000  # requests held at once, over all renditions
    multivariant_wait_s: float = 3.0


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    route: Route
    query: str
    headers: dict[bytes, bytes]

    @property
    def accepts_gzip(self) -> bool:
        return b"gzip" in self.headers.get(b"accept-encoding", b"")


# The lists of renditions, and which playlist of each rendition they lead to.
_LISTS = {Resource.MULTIVARIANT: "index.m3u8", Resource.DVR_MULTIVARIANT: "dvr.m3u8"}


class OriginApp:
    """GET, HEAD and OPTIONS on the live broadcasts of a store."""

    def __init__(self, store: OriginStore, limits: OriginLimits | None = None) -> None:
        self._store = store
        self._limits = limits or OriginLimits()
        self._playlists = PlaylistHandler(store, waiting_limit=self._limits.waiting)
        self._segments = SegmentHandler(store, waiting_limit=self._limits.waiting)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _answer_lifespan(receive, send)
        elif scope["type"] == "http":
            response = await self._respond(scope)
            is_head = scope["method"] == "HEAD"
            start = {"status": response.status, "headers": response.headers}
            await send({"type": "http.response.start", **start})
            body = b"" if is_head else response.body
            await send({"type": "http.response.body", "body": body})
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def _respond(self, scope: Scope) -> Response:
        method, path = scope["method"], scope["path"]
        if method == "OPTIONS":
            return Response(204, responses.PREFLIGHT, b"")
        if method not in ("GET", "HEAD"):
            return responses.error(405, "Only GET works here.", extra=((b"allow", b"GET, HEAD"),))
        if path == "/healthz":
            return responses.answer(b'{"status": "ok"}\n', b"application/json", Cache.NEVER)
        route = match_route(path)
        if route is None:
            return responses.error(404, "There is nothing here.")
        query = scope["query_string"].decode("latin-1")
        return await self._dispatch(Request(method, route, query, dict(scope["headers"])))

    async def _dispatch(self, request: Request) -> Response:
        route = request.route
        broadcast = self._store.get(route.broadcast_id)
        if broadcast is None:
            return responses.error(404, "This broadcast is not live here.")
        if route.resource in _LISTS:
            return await self._playlists.multivariant(
                broadcast,
                self._limits.multivariant_wait_s,
                request.accepts_gzip,
                media_playlist=_LISTS[route.resource],
            )
        if route.resource is Resource.THUMBNAIL:
            if broadcast.thumbnail is None:
                return responses.error(404, "There is no picture yet.")
            return responses.answer(broadcast.thumbnail, b"image/jpeg", Cache.THUMBNAIL)
        feed = broadcast.renditions.get(route.rendition)
        if feed is None:
            return responses.error(404, "This broadcast has no such rendition.")
        if route.resource is Resource.PLAYLIST:
            return await self._playlists.media(broadcast, feed, request.query, request.accepts_gzip)
        if route.resource is Resource.DVR:
            return await self._playlists.dvr(feed, request.accepts_gzip)
        return await self._segments.respond(feed, route, request.headers.get(b"range"))


async def _answer_lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
