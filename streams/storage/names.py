"""The names of a video's files below its prefix: storage, playlists and routes agree on them."""

PLAYLIST_TYPE = "application/vnd.apple.mpegurl"
MEDIA_TYPE = "video/mp4"


def segment_key(prefix: str, rendition: str, msn: int) -> str:
    """A media segment."""
    return f"{prefix}/{rendition}/seg-{msn}.m4s"


def init_key(prefix: str, rendition: str, number: int) -> str:
    """An init segment."""
    return f"{prefix}/{rendition}/init-{number}.mp4"


def muted_segment_key(prefix: str, rendition: str, msn: int) -> str:
    """The silent copy of a media segment."""
    return f"{prefix}/{rendition}/muted-{msn}.m4s"
