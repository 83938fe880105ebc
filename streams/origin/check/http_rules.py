"""Rules on the answers themselves: status, headers, compression, what must be refused."""

import re
from collections.abc import Iterator

from streams.media.hls.conformance import Breach
from streams.media.hls.parse import ListedPlaylist, PlaylistError, parse_media_playlist
from streams.origin.check.client import Client, Fetched, resolve

_MAX_AGE = re.compile(r"max-age=([0-9]+)")
_PART = re.compile(r"(.*?)([0-9]+)(\.[a-z0-9]+)$")
_AT_ONCE_S = 1.0
_FAR = 1_000


def check_playlist_answer(answer: Fetched, *, is_directed: bool, target_s: int) -> Iterator[Breach]:
    """Type, compression, caching and CORS of a playlist."""
    yield from _check_common(answer)
    kind = answer.headers.get("content-type", "").split(";")[0]
    if kind not in ("application/vnd.apple.mpegurl", "audio/mpegurl"):
        yield Breach("4", f"a playlist comes as {kind!r}")
    if answer.headers.get("content-encoding") != "gzip":
        yield Breach("Apple authoring", "a playlist came without gzip")
    age_s = _max_age(answer)
    if age_s is None:
        yield Breach("6.2.5", "a playlist came without Cache-Control: max-age")
    elif not is_directed and age_s >= target_s:
        yield Breach("6.2.1", f"a bare playlist may be cached for {age_s} s, a target duration")


def check_media_answer(answer: Fetched, target_s: int) -> Iterator[Breach]:
    """A segment, part or init segment: it never changes, so caches may keep it."""
    yield from _check_common(answer)
    age_s = _max_age(answer)
    if age_s is None or age_s < 3 * target_s:
        yield Breach("6.2.6", f"{answer.url} may only be cached for {age_s} s")
    kind = answer.headers.get("content-type", "")
    if kind not in ("video/mp4", "audio/mp4", "video/iso.segment"):
        yield Breach("3.1.2", f"fragmented MP4 comes as {kind!r}")


def _check_common(answer: Fetched) -> Iterator[Breach]:
    if answer.headers.get("access-control-allow-origin") != "*":
        yield Breach("CORS", f"{answer.url} is not readable from other origins")


def _max_age(answer: Fetched) -> int | None:
    match = _MAX_AGE.search(answer.headers.get("cache-control", ""))
    return int(match[1]) if match else None


def check_refusals(client: Client, url: str, playlist: ListedPlaylist) -> Iterator[Breach]:
    """Directives that must be answered with 400, and what does not exist with 404."""
    msn, part = playlist.next_position
    limit = 3 if playlist.part_target_s >= 1 else round(3 / playlist.part_target_s)
    for query, what in (
        ({"_HLS_part": "0"}, "a part without a msn"),
        ({"_HLS_msn": str(msn + _FAR)}, f"msn {msn + _FAR}"),
        ({"_HLS_msn": str(msn), "_HLS_part": str(part + 10 * limit + 10)}, "a part far ahead"),
        ({"_HLS_msn": "x"}, "a msn that is no number"),
    ):
        answer = client.get(url, query=query)
        if answer.status != 400:
            yield Breach("6.2.5.2", f"{what} was answered with {answer.status} instead of 400")
    yield from _check_missing(client, url, playlist)


def _check_missing(client: Client, url: str, playlist: ListedPlaylist) -> Iterator[Breach]:
    match = _PART.fullmatch(playlist.hinted_part or "")
    if match is not None:
        uri = f"{match[1]}{int(match[2]) + _FAR}{match[3]}"
        answer = client.get(resolve(url, uri))
        if answer.status != 404:
            yield Breach("6.2.6", f"a part that is not hinted was answered with {answer.status}")


def check_variations(client: Client, url: str, playlist: ListedPlaylist) -> Iterator[Breach]:
    """An old position, HEAD, the preflight, and the answer without compression."""
    if playlist.segments and playlist.segments[0].uri is not None:
        old = client.get(url, query={"_HLS_msn": str(playlist.media_sequence)})
        if old.status != 200 or old.seconds > _AT_ONCE_S:
            yield Breach("6.2.5.2", f"an old msn took {old.seconds:.2f} s and gave {old.status}")
    head = client.get(url, method="HEAD")
    if head.status != 200 or head.body:
        yield Breach("HTTP", f"HEAD was answered with {head.status} and {len(head.body)} bytes")
    preflight = client.get(
        url,
        method="OPTIONS",
        headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"},
    )
    if (
        preflight.status not in (200, 204)
        or "access-control-allow-methods" not in preflight.headers
    ):
        yield Breach("CORS", f"the preflight was answered with {preflight.status}")
    plain = client.get(url, headers={"Accept-Encoding": "identity"})
    if "content-encoding" in plain.headers:
        yield Breach("HTTP", "gzip was sent to a client that does not take it")
    try:
        parse_media_playlist(plain.text)
    except PlaylistError as error:
        yield Breach("4", str(error))
