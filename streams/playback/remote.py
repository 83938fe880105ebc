"""Where browsers fetch files that are in a bucket: there or at the CDN, always with a signature."""

from collections import OrderedDict

from streams.storage import Area, signed_link
from streams.storage.cdn import cdn_address, cloudfront_query, serves_video
from twitchclone.core import clock

# A link is handed out for the first half of its life, so it is good for at least the second. It
# outlives a cut or a restriction, so it is short, each file has its own, and none stands in a
# playlist: that is fetched once, so its signatures would have to last as long as the video.
LINK_S = 600
_KEPT = 50_000


class Links:
    """Links by file, each made once for half of its life; blocking, so call it in a thread."""

    def __init__(self) -> None:
        self._links: OrderedDict[tuple[str, ...], tuple[int, str]] = OrderedDict()

    def link_to(
        self, area: Area, key: str, *, file_name: str = "", method: str = "GET"
    ) -> tuple[str, int]:
        """The address and for how many seconds a browser may keep it."""
        now_s = clock.now_ms() // 1000
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
    # Only what is never written over: a picture drawn anew after a cut would be the old one there.
    if serves_video(area) and not file_name and key.endswith((".m4s", ".mp4")):
        address = cdn_address(area, key)
        return address + cloudfront_query(address, expires_at_s=now_s + LINK_S)
    return signed_link(area, key, expires_s=LINK_S, file_name=file_name, method=method)
