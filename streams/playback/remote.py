"""Where browsers fetch files that are in a bucket: at the CDN, or by a link with a signature."""

from collections import OrderedDict

from streams.playback.snapshots import VideoSnapshot
from streams.storage import Area, signed_link
from streams.storage.cdn import cdn_address, cloudfront_query, serves_open, serves_signed
from twitchclone.core import clock

# A link is handed out for the first half of its life, so it is good for at least the second. It
# outlives a restriction, so it is short.
LINK_S = 600
_KEPT = 50_000


def playlist_base(video: VideoSnapshot, rendition: str) -> str:
    """What stands before the names in a media playlist; nothing when they are relative.

    Segments of restricted videos are asked for here one by one: a playlist is fetched once, so a
    signature in it would have to last as long as the video, and outlive its restriction.
    """
    if not video.is_restricted and serves_open(Area.VIDEOS):
        return cdn_address(Area.VIDEOS, f"{video.prefix}/{rendition}/")
    return ""


class Links:
    """Links by file, each made once for half of its life; blocking, so call it in a thread."""

    def __init__(self) -> None:
        self._links: OrderedDict[tuple[str, ...], tuple[int, str]] = OrderedDict()

    def link_to(
        self,
        area: Area,
        key: str,
        *,
        is_restricted: bool,
        file_name: str = "",
        method: str = "GET",
    ) -> tuple[str, int]:
        """The address and for how many seconds a browser may keep it."""
        now_s = clock.now_ms() // 1000
        if not is_restricted and not file_name and serves_open(area):
            return cdn_address(area, key), LINK_S
        name = (area.value, key, file_name, method)
        made_at_s, address = self._links.get(name, (0, ""))
        if now_s - made_at_s >= LINK_S // 2:
            made_at_s, address = now_s, _sign(area, key, file_name, method, now_s)
            self._links[name] = (made_at_s, address)
            self._links.move_to_end(name)
            while len(self._links) > _KEPT:
                self._links.popitem(last=False)
        return address, made_at_s + LINK_S // 2 - now_s


def _sign(area: Area, key: str, file_name: str, method: str, now_s: int) -> str:
    if serves_signed(area) and not file_name:
        address = cdn_address(area, key)
        return address + cloudfront_query(address, expires_at_s=now_s + LINK_S)
    return signed_link(area, key, expires_s=LINK_S, file_name=file_name, method=method)
