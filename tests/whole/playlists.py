"""Reading live playlists as a viewer's player does."""

import re
from urllib.parse import urljoin

import httpx

from tests.whole.waiting import eventually

# One client: each new one would load the system's certificates, for 20 ms of CPU.
_http = httpx.Client(timeout=10)
_GROWTH_PARTS = 10  # two seconds


def newest_part(playback_url: str) -> int:
    """The number of the source rendition's newest part, -1 when there is none."""
    url = urljoin(playback_url, "source/index.m3u8")
    try:
        text = _http.get(url).text
    except httpx.HTTPError:
        return -1
    return max((int(number) for number in re.findall(r'part-(\d+)\.m4s"', text)), default=-1)


def wait_advancing(playback_url: str) -> None:
    """Wait until the playlist has grown by two seconds of parts."""
    seen = newest_part(playback_url)
    eventually(
        lambda: newest_part(playback_url),
        f"the playlist goes on from part {seen}",
        until=lambda newest: newest >= seen + _GROWTH_PARTS,
    )
