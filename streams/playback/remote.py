"""Where browsers fetch files that are in a bucket: at the CDN, or by a link with a signature."""

from collections import OrderedDict

from streams.media.hls.video_playlist import SegmentAddresses
from streams.playback.snapshots import VideoSnapshot
from streams.storage import Area, signed_link
from streams.storage.cdn import cdn_address, cloudfront_query, serves_open, serves_signed
from twitchclone.core import clock

# A link is handed out for the first half of its life, so it is good for at least the second.
LINK_S = 1800
# A playlist's signature is the same for three hours and good for three more.
_PLAYLIST_WINDOW_S = 3 * 3600
_KEPT = 50_000


def playlist_addresses(video: VideoSnapshot, rendition: str) -> SegmentAddresses:
    """What stands around the names in a media playlist; nothing when they are relative.

    A signature with a wildcard would open what is cut off or muted too, so those videos' segments
    are asked for here one by one.
    """
    folder = f"{video.prefix}/{rendition}/"
    if not video.is_restricted:
        if serves_open(Area.VIDEOS):
            return SegmentAddresses(base=cdn_address(Area.VIDEOS, folder))
    elif serves_signed(Area.VIDEOS) and not video.is_cut:
        base = cdn_address(Area.VIDEOS, folder)
        window = clock.now_ms() // 1000 // _PLAYLIST_WINDOW_S
        expires_at_s = (window + 2) * _PLAYLIST_WINDOW_S
        return SegmentAddresses(base, cloudfront_query(f"{base}*", expires_at_s=expires_at_s))
    return SegmentAddresses()


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
