"""The ASGI application below /vod/: playlists made from rows, and files or where they are.

Beside Django, because its middleware would ask the database about each of the thousands of
segments that a viewer fetches.
"""

import asyncio
from collections import Counter
from typing import Any
from urllib.parse import quote

from streams.playback import responses
from streams.playback.files import FileAnswer, Receive, Send, open_file, send_file
from streams.playback.playlists import MediaPlaylists, multivariant
from streams.playback.remote import Links
from streams.playback.responses import Headers, Response
from streams.playback.routes import Resource, Route, match_route
from streams.playback.snapshots import ClipSnapshot, Kept, VideoSnapshot, load_clip, load_video
from streams.playback.token import PlaybackToken, Scope, TokenInvalid, folder_mark, read_token
from streams.storage import Area, StorageUnavailable, is_remote, local_path, read_bytes
from twitchclone.core.addresses import address_group, resolve_client_address
from twitchclone.core.db import run_sync
from twitchclone.core.websocket import header

PREFIX = "/vod/"
_MOST_FILES = 512  # sent at once by one process; each holds a file and a piece of it
_MOST_FILES_OF_ONE = 32  # of these to one address: five browsers that all fetch at once
_GROWING_S, _WHOLE_S = 1, 30
_TYPES = {".mp4": b"video/mp4", ".m4s": b"video/mp4", ".jpg": b"image/jpeg", ".webp": b"image/webp"}
_GONE = "This cannot be watched (any more)."
_MISSING = "There is nothing here."
_CHANGED = "Who may watch this has changed; reload the page."
_SCOPES = {
    Resource.THUMBNAIL: {Scope.PLAYBACK, Scope.THUMBNAIL},
    Resource.DOWNLOAD: {Scope.DOWNLOAD},
}


class PlaybackApp:
    """GET, HEAD and OPTIONS on the files of videos and clips, for whoever has a token."""

    def __init__(self) -> None:
        self._videos: Kept[int, VideoSnapshot | None] = Kept(lambda pk: run_sync(load_video, pk))
        self._clips: Kept[int, ClipSnapshot | None] = Kept(lambda pk: run_sync(load_clip, pk))
        self._playlists = MediaPlaylists()
        self._links = Links()
        self._sending: Counter[str] = Counter()

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            answer = await self._respond(scope)
        except StorageUnavailable as unavailable:
            answer = responses.error(503, unavailable.message, extra=[(b"retry-after", b"5")])
        if isinstance(answer, Response):
            await _send_whole(answer, scope, send)
            return
        with answer.file:
            if scope["method"] == "HEAD":
                await _send_whole(Response(answer.status, answer.headers), scope, send)
                return
            address = _address(scope)
            if self._sending.total() >= _MOST_FILES or self._sending[address] >= _MOST_FILES_OF_ONE:
                busy = responses.error(
                    503, "Too many files are being sent.", extra=[(b"retry-after", b"2")]
                )
                await _send_whole(busy, scope, send)
                return
            self._sending[address] += 1
            try:
                await send_file(answer, receive, send)
            finally:
                self._sending[address] -= 1
                if not self._sending[address]:
                    del self._sending[address]

    async def _respond(self, scope: Any) -> Response | FileAnswer:
        if scope["method"] == "OPTIONS":
            return Response(204, responses.PREFLIGHT)
        if scope["method"] not in {"GET", "HEAD"}:
            return responses.error(405, "Only GET works here.", extra=[(b"allow", b"GET, HEAD")])
        route = match_route(scope["path"])
        if route is None:
            return responses.error(404, _MISSING)
        try:
            token = read_token(route.token)
        except TokenInvalid:
            return responses.error(403, "This address has expired; reload the page.")
        if token.scope not in _SCOPES.get(route.resource, {Scope.PLAYBACK}):
            return responses.error(403, "This address does not open this file.")
        headers, method = dict(scope["headers"]), str(scope["method"])
        if token.area is Area.CLIPS:
            return await self._clip(route, token, headers, method)
        return await self._video(route, token, headers, method)

    async def _clip(
        self, route: Route, token: PlaybackToken, headers: dict[bytes, bytes], method: str
    ) -> Response | FileAnswer:
        if route.resource not in {Resource.CLIP, Resource.THUMBNAIL}:
            return responses.error(404, _MISSING)
        clip = await self._clips.get(token.content_id)
        if clip is None or folder_mark(clip.prefix) != token.folder_mark:
            return responses.error(404, _GONE)
        return _refuse(token, clip) or await self._file(route, token, clip, headers, method)

    async def _video(
        self, route: Route, token: PlaybackToken, headers: dict[bytes, bytes], method: str
    ) -> Response | FileAnswer:
        video = await self._videos.get(token.content_id)
        if video is None or folder_mark(video.prefix) != token.folder_mark:
            return responses.error(404, _GONE)
        if refusal := _refuse(token, video):
            return refusal
        if route.resource in {Resource.MULTIVARIANT, Resource.PLAYLIST}:
            return await self._playlist(route, video, headers)
        if not _may_fetch(route, video):
            return responses.error(404, _MISSING)
        return await self._file(route, token, video, headers, method, title=video.title)

    async def _playlist(
        self, route: Route, video: VideoSnapshot, headers: dict[bytes, bytes]
    ) -> Response:
        gzipped = b"gzip" in headers.get(b"accept-encoding", b"")
        if route.resource is Resource.MULTIVARIANT:
            gzipped, body = False, multivariant(video)
            if not body:
                return responses.error(404, "Nothing of this video is stored yet.")
        elif route.rendition in video.renditions:
            body = await self._playlists.body(video, route.rendition, gzipped=gzipped)
        else:
            return responses.error(404, "This video has no such rendition.")
        return responses.playlist(
            body,
            gzipped=gzipped,
            max_age_s=_GROWING_S if video.is_growing else _WHOLE_S,
            is_restricted=video.is_restricted,
        )

    async def _file(
        self,
        route: Route,
        token: PlaybackToken,
        content: VideoSnapshot | ClipSnapshot,
        asked: dict[bytes, bytes],
        method: str,
        *,
        title: str = "",
    ) -> Response | FileAnswer:
        key = f"{content.prefix}/{route.name}"
        file_name = ""
        if route.resource is Resource.DOWNLOAD:
            file_name = download_name(title)
        if is_remote(token.area) and content.is_restricted and token.scope is Scope.THUMBNAIL:
            return await _picture(route, token, key)
        if is_remote(token.area):
            address, max_age_s = await asyncio.to_thread(
                self._links.link_to, token.area, key, file_name=file_name, method=method
            )
            return responses.redirect(
                address, max_age_s=max_age_s, is_restricted=token.is_restricted
            )
        path = local_path(token.area, key)
        assert path is not None
        return await open_file(path, asked, _file_headers(route, token, file_name))


async def _picture(route: Route, token: PlaybackToken, key: str) -> Response:
    """A small file of a bucket, sent from here: a link names the folder of the video, and pictures
    of restricted ones are shown to everybody."""
    try:
        data = await asyncio.to_thread(read_bytes, token.area, key)
    except FileNotFoundError:
        return responses.error(404, _MISSING)
    size = (b"content-length", b"%d" % len(data))
    return Response(200, [size, *_file_headers(route, token, "")], data)


def _address(scope: Any) -> str:
    peer = (scope.get("client") or ("",))[0]
    return address_group(resolve_client_address(peer, header(scope, b"x-forwarded-for")))


def _refuse(token: PlaybackToken, content: VideoSnapshot | ClipSnapshot) -> Response | None:
    """The answer to a token that was not made under what restricts the files now. Pictures of what
    may be known of are for everybody."""
    if content.access_mark in {0, token.access_mark}:
        return None
    if content.is_hidden:
        return responses.error(404, _GONE)
    return None if token.scope is Scope.THUMBNAIL else responses.error(403, _CHANGED)


def download_name(title: str) -> str:
    """The name a browser saves the video under: the title without what systems refuse in names."""
    kept = "".join(" " if char in '\\/:*?"<>|' or ord(char) < 32 else char for char in title)
    return f"{kept.strip('. ')[:100].strip('. ') or 'video'}.mp4"


def _may_fetch(route: Route, video: VideoSnapshot) -> bool:
    """Whether the file is one of those that are shown: not cut off, not muted, not replaced."""
    if route.resource is Resource.THUMBNAIL:
        return True
    if route.resource is Resource.STORYBOARD:
        return route.number < video.sheets
    if route.resource is Resource.DOWNLOAD:
        return video.has_download
    rendition = video.renditions.get(route.rendition)
    if rendition is None:
        return False
    if route.resource is Resource.INIT:
        return True
    is_muted = route.number in rendition.muted
    return route.number in rendition.shown and is_muted == (route.resource is Resource.MUTED)


def _file_headers(route: Route, token: PlaybackToken, file_name: str) -> Headers:
    suffix = route.name[route.name.rindex(".") :]
    is_fixed = route.resource in {Resource.INIT, Resource.SEGMENT, Resource.MUTED, Resource.CLIP}
    headers = [
        (b"content-type", _TYPES[suffix]),
        (b"cache-control", responses.FOREVER if is_fixed else responses.MINUTE),
        *responses.sharing(is_restricted=token.is_restricted),
    ]
    if file_name:
        value = f"attachment; filename*=UTF-8''{quote(file_name, safe='')}"
        headers.append((b"content-disposition", value.encode("ascii")))
    return headers


async def _send_whole(response: Response, scope: Any, send: Send) -> None:
    start = {"status": response.status, "headers": response.headers}
    await send({"type": "http.response.start", **start})
    body = b"" if scope["method"] == "HEAD" else response.body
    await send({"type": "http.response.body", "body": body})


def playback_first(playback: Any, otherwise: Any) -> Any:
    """Requests below /vod/ to one application, all others to the other."""

    async def choose(scope: Any, receive: Receive, send: Send) -> None:
        chosen = playback if scope["path"].startswith(PREFIX) else otherwise
        await chosen(scope, receive, send)

    return choose
