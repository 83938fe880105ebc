"""The paths below /vod/; a path that is not exactly one of these is a 404.

A path yields a token, words of a short list and numbers; only those make the name of a file.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

_PATTERN = re.compile(
    r"/vod/(?P<token>[A-Za-z0-9_-]{51})/"
    r"(?:(?P<top>index\.m3u8)"
    r"|(?P<clip>clip\.mp4)|(?P<download>download\.mp4)"
    r"|(?P<thumbnail>thumbnail(?:-[A-Za-z0-9]{1,40})?\.(?:jpg|webp))"
    r"|storyboard-(?P<storyboard>[0-9]{1,5})\.jpg"
    r"|(?P<rendition>[a-z0-9]{1,16})/(?:(?P<playlist>index\.m3u8)"
    r"|init-(?P<init>[0-9]{1,9})\.mp4|seg-(?P<seg>[0-9]{1,9})\.m4s"
    r"|muted-(?P<muted>[0-9]{1,9})\.m4s))",
    re.ASCII,
)


class Resource(Enum):
    """What a path names."""

    MULTIVARIANT = auto()
    PLAYLIST = auto()
    INIT = auto()
    SEGMENT = auto()
    MUTED = auto()
    THUMBNAIL = auto()
    STORYBOARD = auto()
    CLIP = auto()
    DOWNLOAD = auto()


@dataclass(frozen=True, slots=True)
class Route:
    """`name` is the file's below the folder of the video or clip."""

    resource: Resource
    token: str
    name: str
    rendition: str = ""
    number: int = 0


_RESOURCES = {
    "top": Resource.MULTIVARIANT,
    "clip": Resource.CLIP,
    "download": Resource.DOWNLOAD,
    "thumbnail": Resource.THUMBNAIL,
    "storyboard": Resource.STORYBOARD,
    "playlist": Resource.PLAYLIST,
    "init": Resource.INIT,
    "seg": Resource.SEGMENT,
    "muted": Resource.MUTED,
}
_NUMBERED = {Resource.STORYBOARD, Resource.INIT, Resource.SEGMENT, Resource.MUTED}


def match_route(path: str) -> Route | None:
    """What `path` names, or None."""
    match = _PATTERN.fullmatch(path)
    if match is None:
        return None
    kind = next(name for name in _RESOURCES if match[name] is not None)
    resource = _RESOURCES[kind]
    number = int(match[kind]) if resource in _NUMBERED else 0
    # A number with leading zeros would be another name for the same file.
    if resource in _NUMBERED and match[kind] != str(number):
        return None
    name = path[match.start("token") + len(match["token"]) + 1 :]
    return Route(resource, match["token"], name, match["rendition"] or "", number)
