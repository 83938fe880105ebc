"""The addresses that pages and the API hand out: paths on this site with a token in them.

Ask streams.playback.access first: a path made here can be fetched by whoever has it.
"""

from typing import Any

from streams.models import Clip, Video, VideoState, VideoVisibility
from streams.playback.token import Scope, make_token
from streams.selectors.timeline import shown_range
from streams.storage import Area

_PLAYED = {VideoState.RECORDING, VideoState.READY}


def playlist_path(video: Video) -> str:
    """The multivariant playlist."""
    return file_path(video, "index.m3u8")


def file_path(video: Video, name: str) -> str:
    """A file of the video by its name below the video's folder."""
    return _path(video, name, Scope.PLAYBACK)


def thumbnail_path(video: Video) -> str:
    """The picture that stands for the video, empty while there is none.

    It opens nothing else, so it may be shown to those who may not watch.
    """
    return _path(video, video.thumbnail, Scope.THUMBNAIL) if video.thumbnail else ""


def download_path(video: Video) -> str:
    """The MP4 of the whole video."""
    return _path(video, "download.mp4", Scope.DOWNLOAD)


def storyboard_path(video: Video, number: int = 0) -> str:
    """A sheet of the storyboard; `storyboard_json` has all of them."""
    return file_path(video, f"storyboard-{number}.jpg")


def storyboard_json(video: Video) -> dict[str, Any] | None:
    """The storyboard as players read it; None while there is none.

    After a trim there is none until it is drawn anew: its sheets show what was cut off.
    """
    board = video.storyboard
    if board is None or not has_storyboard(video):
        return None
    shape = {key: board[key] for key in ("interval_ms", "columns", "rows", "width", "height")}
    return shape | {"urls": [storyboard_path(video, n) for n in range(int(board["sheets"]))]}


def clip_file_path(clip: Clip, name: str) -> str:
    """A file of a clip by its name."""
    return f"/vod/{make_token(Area.CLIPS, prefix=clip.storage_prefix)}/{name}"


def has_storyboard(video: Video) -> bool:
    """Whether the sheets there are show what is shown, and nothing else."""
    board = video.storyboard
    if not board:
        return False
    drawn_for = board.get("shown_ms")
    return drawn_for == list(shown_range(video)) or (drawn_for is None and not is_trimmed(video))


def is_trimmed(video: Video) -> bool:
    """Whether anything is cut off."""
    return video.trim_start_ms is not None or video.trim_end_ms is not None


def is_hidden(video: Video) -> bool:
    """Whether only the owner and site moderators may watch; so also while an upload is made, or
    waits for a moderator's look."""
    is_gone = video.deleted_at is not None or video.taken_down_at is not None
    is_out = video.is_kept and video.state in _PLAYED
    return is_gone or not is_out or video.visibility == VideoVisibility.PRIVATE


def _path(video: Video, name: str, scope: Scope) -> str:
    token = make_token(
        Area.VIDEOS,
        prefix=video.storage_prefix,
        video_id=video.pk,
        is_restricted=video.is_restricted or is_hidden(video),
        is_hidden=is_hidden(video),
        scope=scope,
    )
    return f"/vod/{token}/{name}"
