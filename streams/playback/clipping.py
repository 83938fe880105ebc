"""From which videos a viewer may make clips, and the stretch that the editor opens on.

A draft is the stretch as a signed text in an address: whoever has it may play these 90 seconds, and
no more of the video, for an hour, but no longer than until who may watch the video is changed. So a
live broadcast can be clipped whose recording is private, or goes when the broadcast ends.
"""

import re
from dataclasses import asdict, dataclass

from django.core import signing

from accounts.models import User
from accounts.policies.permissions import may_see
from streams.errors import ClipNotPermitted
from streams.media.hls.video_playlist import PlayedSegment, SegmentLines, contiguous, head_lines
from streams.models import BroadcastState, Video, VideoRendition, VideoState, VideoVisibility
from streams.models.video import VideoSegment
from streams.playback.access import require_may_watch
from streams.playback.addresses import access_mark, is_trimmed
from streams.policies.clips import MIN_DURATION_MS
from streams.policies.permissions import may_edit_video
from streams.selectors.clip_segments import PlacedSegment, find_stretch, stored_end_ms
from streams.selectors.segments import MsnRange, shown_ranges, whole_renditions
from streams.selectors.timeline import from_shown, load_timeline, shown_range
from streams.services.clips.create import LIVE_AHEAD_MS
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, NotFound

WINDOW_MS = 90_000
DEFAULT_CLIP_MS = 30_000
# Of the window, what lies behind the moment in a video that is whole.
_AFTER_MS = 30_000
# What a viewer sees live was recorded a little earlier.
_LIVE_DELAY_MS = 1_500
# A clip of what is live may begin so far back: the window, and what the editor took.
_LIVE_REACH_MS = 10 * 60_000
_SALT = "streams.clip-draft.marked"
_GOOD_FOR_S = 3600
# Longer than it takes to store what viewers have seen.
_GROWS_FOR_MS = 60_000
_FILE = re.compile(r"(?P<kind>init|seg|muted)-(?P<number>0|[1-9][0-9]{0,8})\.(?:mp4|m4s)")
_SEGMENTS_AT_MOST = 400
_NOTHING = MsnRange(0, -1)


@dataclass(frozen=True, slots=True)
class ClipDraft:
    """A stretch of a video in stored offsets; it begins with segment `first_msn`."""

    video_id: int
    rendition_id: int
    first_msn: int
    start_ms: int
    end_ms: int
    moment_ms: int
    made_at_ms: int
    access_mark: int


def require_may_clip_from(
    video: Video, account: User, *, unlocked: bool, start_ms: int | None = None
) -> None:
    """Raise what `require_may_watch` raises, unless the account has just seen it live.

    `start_ms` is where the clip begins, None for the end of what is recorded. What only those may
    watch who know a password is not made public by them, and what was taken down by nobody.
    """
    if video.deleted_at is not None or video.taken_down_at is not None:
        raise NotFound("The video is not there any more.")
    if may_edit_video(account, video):
        return
    if is_seen_live(video, account, start_ms):
        return
    require_may_watch(video, account, unlocked=unlocked)
    if video.visibility == VideoVisibility.PASSWORD:
        raise ClipNotPermitted("Only the owner may make clips of a video with a password.")


def make_draft(video: Video, *, shown_offset_ms: int | None, ago_ms: int) -> ClipDraft:
    """The stretch around a moment: an offset as viewers count, or what was live `ago_ms` ago.

    Raises Conflict while there is too little to make a clip of.
    """
    start_ms, end_ms = shown_range(video)
    if video.state == VideoState.RECORDING:
        moment_ms = end_ms = _live_moment(video, shown_offset_ms, ago_ms)
    else:
        moment_ms = from_shown(video, shown_offset_ms or 0)
        end_ms = min(end_ms, max(moment_ms + _AFTER_MS, start_ms + WINDOW_MS))
    start_ms = max(start_ms, end_ms - WINDOW_MS)
    stretch = find_stretch(video, start_ms=start_ms, end_ms=end_ms)
    if stretch is None or not stretch.segments or end_ms - start_ms < MIN_DURATION_MS:
        raise Conflict("Too little is recorded yet. Try again in a few seconds.", code="too_early")
    # A trim is kept in milliseconds: rounded, it touches the segments beside what is shown.
    shown = _shown_segments(video, stretch.rendition)
    first = next((one for one in stretch.segments if one.segment.msn in shown), None)
    if first is None:
        raise Conflict("This part is not in the video.", code="not_shown")
    return ClipDraft(
        video_id=video.pk,
        rendition_id=stretch.rendition.pk,
        first_msn=first.segment.msn,
        start_ms=max(-(-first.start_us // 1000), shown_range(video)[0]),
        end_ms=end_ms,
        moment_ms=moment_ms,
        made_at_ms=clock.now_ms(),
        access_mark=access_mark(video),
    )


def write_draft(draft: ClipDraft) -> str:
    """The draft as an address has it."""
    return signing.dumps(list(asdict(draft).values()), salt=_SALT)


def read_draft(text: str) -> ClipDraft:
    """The draft that the address names; raises NotFound for one that is too old or not ours."""
    try:
        return ClipDraft(*signing.loads(text, salt=_SALT, max_age=_GOOD_FOR_S))
    except signing.BadSignature as error:
        raise NotFound("This draft has expired; open the editor again.") from error


def draft_video(draft: ClipDraft) -> Video:
    """The draft's video; raises NotFound when it is gone, or who may watch it was changed."""
    videos = Video.objects.present().select_related("channel__owner")
    video = videos.filter(pk=draft.video_id).first()
    if video is None or access_mark(video) != draft.access_mark:
        raise NotFound("The video is not there any more.")
    return video


def draft_segments(draft: ClipDraft) -> list[PlacedSegment]:
    """What is stored and shown of the stretch; two queries, more for a trimmed video.

    Raises NotFound once the video is gone, or its beginning was cut off.
    """
    rendition = draft_rendition(draft)
    shown = _shown_segments(rendition.video, rendition)
    if draft.first_msn not in shown:
        raise NotFound("The video was cut meanwhile; open the editor again.")
    rows = VideoSegment.objects.filter(
        rendition_id=draft.rendition_id, msn__gte=draft.first_msn
    ).order_by("msn")
    fields = ("msn", "epoch", "init_number", "pdt_ms", "duration_us", "is_muted")
    segments = [PlayedSegment(*row) for row in rows.values_list(*fields)[:_SEGMENTS_AT_MOST]]
    placed, at_us = [], draft.start_ms * 1000
    for segment in contiguous(segments, None):
        if at_us >= draft.end_ms * 1000 or segment.msn not in shown:
            break
        placed.append(PlacedSegment(segment, at_us))
        at_us += segment.duration_us
    return placed


def draft_rendition(draft: ClipDraft) -> VideoRendition:
    """The rendition that the draft plays, with its video; raises NotFound when it is gone."""
    found = VideoRendition.objects.select_related("video").filter(pk=draft.rendition_id).first()
    if found is None:
        raise NotFound("The video is not there any more.")
    return found


def is_growing(draft: ClipDraft, video: Video, segments: list[PlacedSegment]) -> bool:
    """Whether more of the stretch may still be stored."""
    end_us = segments[-1].end_us if segments else 0
    is_young = clock.now_ms() - draft.made_at_ms < _GROWS_FOR_MS
    return video.state == VideoState.RECORDING and is_young and end_us < draft.end_ms * 1000


def draft_playlist(draft: ClipDraft) -> str:
    """The playlist of the stretch; the files' names are relative to its own address."""
    video, segments = draft_video(draft), draft_segments(draft)
    rendition = draft_rendition(draft)
    grows = is_growing(draft, video, segments)
    played = [one.segment for one in segments]
    head = head_lines(
        target_duration_s=rendition.target_duration_s,
        first=played[0] if played else None,
        is_growing=grows,
    )
    end = [] if grows else ["#EXT-X-ENDLIST"]
    return "\n".join([*head, *SegmentLines().add(played), *end]) + "\n"


def draft_file_key(draft: ClipDraft, name: str) -> str:
    """The key of a file that the draft's playlist names; raises NotFound for any other."""
    match = _FILE.fullmatch(name)
    video, segments = draft_video(draft), draft_segments(draft)
    rendition = draft_rendition(draft)
    if match and _is_named(match["kind"], int(match["number"]), name, segments):
        return f"{video.storage_prefix}/{rendition.name}/{name}"
    raise NotFound("This file is not part of the draft.")


def _is_named(kind: str, number: int, name: str, segments: list[PlacedSegment]) -> bool:
    if kind == "init":
        return name.endswith(".mp4") and any(one.segment.init_number == number for one in segments)
    found = next((one.segment for one in segments if one.segment.msn == number), None)
    return name.endswith(".m4s") and found is not None and found.is_muted == (kind == "muted")


def _shown_segments(video: Video, rendition: VideoRendition) -> MsnRange:
    """What viewers may have of it; no query for an untrimmed video."""
    if not is_trimmed(video):
        return MsnRange()
    ranges = shown_ranges(video, whole_renditions(video.renditions.all()))
    return ranges.get(rendition.pk, _NOTHING)


def is_seen_live(video: Video, account: User, start_ms: int | None) -> bool:
    """Whether the stretch is of a broadcast that everybody can watch at this moment: then the clip
    is for everybody too, whatever becomes of the recording."""
    broadcast = video.broadcast
    if video.state != VideoState.RECORDING or broadcast is None:
        return False
    if broadcast.state not in {BroadcastState.LIVE, BroadcastState.RECONNECTING}:
        return False
    if not may_see(account, video.channel.owner):
        return False
    return start_ms is None or start_ms >= stored_end_ms(video) - _LIVE_REACH_MS


def _live_moment(video: Video, shown_offset_ms: int | None, ago_ms: int) -> int:
    """Where the moment is or will be stored."""
    stored_ms = stored_end_ms(video)
    if shown_offset_ms is not None:
        return min(shown_range(video)[0] + shown_offset_ms, stored_ms + LIVE_AHEAD_MS)
    runs = load_timeline(video).runs
    moment_unix_ms = clock.now_ms() - ago_ms - _LIVE_DELAY_MS
    if not runs or not runs[-1].pdt_ms:
        return stored_ms
    moment_ms = runs[-1].offset_ms + moment_unix_ms - runs[-1].pdt_ms
    # So long nothing has come: the publisher is away, and nothing will.
    return moment_ms if moment_ms <= stored_ms + LIVE_AHEAD_MS else stored_ms
