"""What RFC 8216bis asks of the bytes behind a playlist: parts, segments and their timelines."""

from collections.abc import Iterator

from streams.media.hls.conformance import Breach
from streams.media.hls.parse import ListedPart
from streams.media.mp4 import InitInfo, Mp4Error, TrackKind, TrackRun, parse_runs

_DURATION_SLACK_S = 0.002
_TIMELINE_SLACK_S = 0.002


def check_part(data: bytes, listed: ListedPart, init: InitInfo) -> Iterator[Breach]:
    """The part's bytes against what the playlist says of it."""
    try:
        runs = parse_runs(data, init)
    except Mp4Error as error:
        yield Breach("3.1.2", f"{listed.uri} is not a movie fragment: {error}")
        return
    video = next((run for run in runs if run.track.kind is TrackKind.VIDEO), None)
    if video is None:
        if listed.is_independent or not runs:
            yield Breach("4.4.4.9", f"{listed.uri} has no picture")
        return
    if listed.is_independent and not video.starts_with_sync:
        yield Breach("4.4.4.9", f"{listed.uri} says INDEPENDENT but does not begin with a keyframe")
    duration_s = video.duration / video.track.timescale
    if abs(duration_s - listed.duration_s) > _DURATION_SLACK_S:
        yield Breach(
            "4.4.4.9", f"{listed.uri} lasts {duration_s:.4f} s, listed with {listed.duration_s} s"
        )


def check_timeline(before: list[TrackRun], after: list[TrackRun], uri: str) -> Iterator[Breach]:
    """tfdt must continue where the fragment before ended, track by track."""
    ends = {run.track.track_id: run.base_time + run.duration for run in before}
    for run in after:
        if run.track.track_id not in ends:
            continue
        gap = run.base_time - ends[run.track.track_id]
        if abs(gap) > _TIMELINE_SLACK_S * run.track.timescale:
            gap_ms = gap * 1000 / run.track.timescale
            kind = run.track.kind.name.lower()
            yield Breach("3.1.2", f"{uri}: the {kind} timeline jumps by {gap_ms:.1f} ms")


def check_segment_bytes(segment: bytes, parts: list[bytes], uri: str) -> Iterator[Breach]:
    """A segment is the concatenation of its parts."""
    joined = b"".join(parts)
    if segment != joined:
        yield Breach(
            "3.2", f"{uri} has {len(segment)} bytes and differs from its parts' {len(joined)}"
        )
