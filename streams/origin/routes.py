"""The paths of the origin; a path that is not exactly one of these is a 404.

Files are never found by joining a request's text: a path yields numbers, and those are looked up.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

_ID = r"(?P<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
_PATTERN = re.compile(
    rf"/live/{_ID}/(?:(?P<top>(?:index|dvr)\.m3u8|thumbnail\.jpg)|(?P<rendition>[a-z0-9]{{1,16}})/"
    r"(?:(?P<media>index\.m3u8|dvr\.m3u8)|init-(?P<init>[0-9]{1,9})\.mp4"
    r"|seg-(?P<seg>[0-9]{1,12})\.m4s|part-(?P<part>[0-9]{1,15})\.m4s))"
)


class Resource(Enum):
    """What a path names."""

    MULTIVARIANT = auto()
    DVR_MULTIVARIANT = auto()
    THUMBNAIL = auto()
    PLAYLIST = auto()
    DVR = auto()
    INIT = auto()
    SEGMENT = auto()
    PART = auto()


@dataclass(frozen=True, slots=True)
class Route:
    resource: Resource
    broadcast_id: str
    rendition: str = ""
    number: int = 0


_TOP = {
    "index.m3u8": Resource.MULTIVARIANT,
    "dvr.m3u8": Resource.DVR_MULTIVARIANT,
    "thumbnail.jpg": Resource.THUMBNAIL,
}
_MEDIA = {"index.m3u8": Resource.PLAYLIST, "dvr.m3u8": Resource.DVR}
_NUMBERED = {"init": Resource.INIT, "seg": Resource.SEGMENT, "part": Resource.PART}


def match_route(path: str) -> Route | None:
    """What `path` names, or None."""
    match = _PATTERN.fullmatch(path)
    if match is None:
        return None
    if top := match["top"]:
        return Route(_TOP[top], match["id"])
    if media := match["media"]:
        return Route(_MEDIA[media], match["id"], match["rendition"])
    kind = match.lastgroup or ""
    return Route(_NUMBERED[kind], match["id"], match["rendition"], int(match[kind]))
