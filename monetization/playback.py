"""The ASGI application below /ads/film/: films of ads, from disk or where they are.

Beside Django, because a break asks for the same files for all of a channel's viewers at once. The
name of a film is 128 random bits, which only tickets, reviewers and its advertiser are told; there
is nothing to ask the database.
"""

import asyncio
import re
from typing import Any

from monetization.services.ads.creatives import film_key_of
from streams.playback import responses
from streams.playback.files import Receive, Send, open_file, send_file
from streams.playback.remote import Links
from streams.playback.responses import Response
from streams.storage import Area, StorageUnavailable, is_remote, local_path

PREFIX = "/ads/film/"
_PATH = re.compile(rf"{PREFIX}([0-9a-f]{{32}})\.mp4", re.ASCII)
_MOST_FILES = 256  # sent at once by one process


class AdFilmApp:
    """GET and HEAD of a film, whole or a range of it."""

    def __init__(self) -> None:
        self._links = Links()
        self._sending = 0

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer one request."""
        method, match = scope["method"], _PATH.fullmatch(scope["path"])
        if method == "OPTIONS":
            await _send_whole(Response(204, responses.PREFLIGHT), send)
        elif method not in {"GET", "HEAD"}:
            refusal = responses.error(405, "Only GET works here.", extra=[(b"allow", b"GET, HEAD")])
            await _send_whole(refusal, send)
        elif match is None:
            await _send_whole(responses.error(404, "There is no such film."), send)
        elif self._sending >= _MOST_FILES:
            busy = [(b"retry-after", b"2")]
            await _send_whole(responses.error(503, "Too many films are sent.", extra=busy), send)
        else:
            await self._film(film_key_of(match[1]), scope, receive, send)

    async def _film(self, key: str, scope: Any, receive: Receive, send: Send) -> None:
        try:
            if is_remote(Area.ADS):
                link, max_age_s = await asyncio.to_thread(
                    self._links.link_to, Area.ADS, key, file_name="", method=scope["method"]
                )
                found = responses.redirect(link, max_age_s=max_age_s, is_restricted=False)
                await _send_whole(found, send)
                return
        except StorageUnavailable as unavailable:
            await _send_whole(responses.error(503, unavailable.message), send)
            return
        path = local_path(Area.ADS, key)
        assert path is not None
        headers = [
            (b"content-type", b"video/mp4"),
            (b"cache-control", b"public, max-age=86400, immutable"),
            *responses.sharing(is_restricted=False),
        ]
        answer = await open_file(path, dict(scope["headers"]), headers)
        if isinstance(answer, Response):
            await _send_whole(answer, send)
            return
        self._sending += 1
        try:
            with answer.file:
                if scope["method"] == "HEAD":
                    await _send_whole(Response(answer.status, answer.headers), send)
                else:
                    await send_file(answer, receive, send)
        finally:
            self._sending -= 1


async def _send_whole(answer: Response, send: Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.body})
