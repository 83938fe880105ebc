"""The addresses that pages and the API hand out: paths on this site with a token in them.

Ask streams.playback.access first: a path made here can be fetched by whoever has it.
"""

import hashlib
from typing import Any

from accounts.policies.permissions import may_act
from streams.models import Clip, Video, VideoState, VideoVisibility
from streams.playback.token import Scope, make_token
from streams.selectors.timeline import shown_range
from streams.storage import Area

_PLAYED = {VideoState.RECORDING, VideoState.READY}


def playlist_path(video: Video) -> str:
    """The multivariant playlist; of a video that is cut or muted anew it is at another address, so
    that nobody plays the old one out of a browser's cache."""
    return file_path(video, "index.m3u8") + _edit_query(video)


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


def clip_path(clip: Clip) -> str:
    """The clip's MP4; ask `require_may_watch_clip` first."""
    return _clip_path(clip, "clip.mp4", Scope.PLAYBACK)


def clip_thumbnail_path(clip: Clip) -> str:
    """The picture that stands for the clip; like a video's it opens nothing else."""
    return _clip_path(clip, "thumbnail.jpg", Scope.THUMBNAIL)


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


def is_hidden(content: Video | Clip) -> bool:
    """Whether only the owner and site moderators may watch; so also while an upload is made, waits
    for a moderator's look, or the owner is suspended."""
    if isinstance(content, Video) and not (content.is_kept and content.state in _PLAYED):
        return True
    is_removed = content.deleted_at is not None or content.taken_down_at is not None
    is_private = content.visibility == VideoVisibility.PRIVATE
    return is_removed or is_private or not may_act(content.channel.owner)


def access_mark(content: Video | Clip) -> int:
    """What a token must have been made for: 0 where everybody may watch, else a number that is
    another one once the visibility, the password or what hides it is. So addresses handed out
    before such a change end with it, and a player asks for another one."""
    hidden = is_hidden(content)
    if not hidden and not content.is_restricted:
        return 0
    text = f"{content.pk}:{content.visibility}:{content.password_hash}:{hidden}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") | 1


def _edit_query(video: Video) -> str:
    edits = (video.trim_start_ms, video.trim_end_ms, video.muted_ranges)
    if edits == (None, None, []):
        return ""
    return f"?v={hashlib.sha256(repr(edits).encode()).hexdigest()[:8]}"


def _clip_path(clip: Clip, name: str, scope: Scope) -> str:
    mark, prefix = access_mark(clip), clip.storage_prefix
    token = make_token(Area.CLIPS, clip.pk, prefix=prefix, access_mark=mark, scope=scope)
    return f"/vod/{token}/{name}"


def _path(video: Video, name: str, scope: Scope) -> str:
    token = make_token(
        Area.VIDEOS,
        video.pk,
        prefix=video.storage_prefix,
        access_mark=access_mark(video),
        scope=scope,
    )
    return f"/vod/{token}/{name}"
