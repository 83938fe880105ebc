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
    return f"{muted_segments_prefix(prefix, rendition)}{msn}.m4s"


def muted_segments_prefix(prefix: str, rendition: str) -> str:
    """How the names of all silent copies begin."""
    return f"{prefix}/{rendition}/muted-"


def download_key(prefix: str) -> str:
    """The MP4 of the whole video."""
    return f"{prefix}/download.mp4"
