"""Finding parts and segments of a rendition, and whether a position has been reached."""

from dataclasses import dataclass

from streams.media.hls.model import Part, Segment
from streams.media.hls.state import MediaPlaylistState


@dataclass(frozen=True, slots=True)
class PartPlace:
    """A part and where it lies in its segment."""

    segment: Segment
    part: Part
    offset_bytes: int


def find_segment(state: MediaPlaylistState, msn: int) -> Segment | None:
    """The segment of that number while the playlist lists it."""
    if not state.segments:
        return None
    index = msn - state.segments[0].msn
    return state.segments[index] if 0 <= index < len(state.segments) else None


def find_part(state: MediaPlaylistState, number: int) -> PartPlace | None:
    """The part of that number while the playlist lists its segment."""
    for segment in reversed(state.segments):
        if not segment.parts or number > segment.parts[-1].number:
            return None
        if number >= segment.parts[0].number:
            index = number - segment.parts[0].number
            offset = sum(part.size_bytes for part in segment.parts[:index])
            return PartPlace(segment, segment.parts[index], offset)
    return None


def has_position(state: MediaPlaylistState, msn: int, part: int | None) -> bool:
    """Whether the playlist contains Media Sequence Number `msn`, or its part `part`.

    A part index past a complete segment's end means part 0 of the next one (6.2.5.2).
    """
    if msn > state.last_msn:
        return False
    segment = find_segment(state, msn)
    if segment is None:
        return True  # older than the playlist
    if part is None:
        return segment.is_closed
    if part < len(segment.parts):
        return True
    return segment.is_closed and has_position(state, msn + 1, 0)
