"""What was said while a recording ran, placed at the moments of its picture."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from chat.models import Message
from chat.selectors.messages import tail_of
from chat.stream.rows import frame_of
from chat.stream.tail import Tail
from chat.wire.ids import first_id_at
from streams.models import Video
from streams.selectors.timeline import Timeline, kept_timeline, shown_range

Frame = dict[str, Any]

MAX_LINES = 500


@dataclass(frozen=True, slots=True)
class ReplayPage:
    """Frames as chat's clients get them, each with `offset_ms` from the shown start, oldest first.

    `next_after`: the id to go on from within the same window, None when that was all of it.
    `next_offset_ms`: where the talk goes on after a window without a line, None when it does not.
    `until_ms`: how far the picture reaches within the window; a recording that goes on grows.
    """

    lines: list[Frame]
    until_ms: int
    next_after: UUID | None = None
    next_offset_ms: int | None = None


@dataclass(frozen=True, slots=True)
class _Window:
    """Ids from `first` to before `end`; `limit` is the first id after everything shown."""

    channel_id: int
    first: UUID
    end: UUID
    limit: UUID


def replay_chat(
    video: Video, *, from_ms: int, to_ms: int, after: UUID | None = None, count: int = MAX_LINES
) -> ReplayPage:
    """The lines from `from_ms` to before `to_ms` of what viewers see; deleted ones are left out.

    What was said while the publisher was away stands where the picture goes on, what a trim cut off
    nowhere. Two queries for a timeline that is not kept yet and one for the lines, one more for an
    empty window.
    """
    timeline = kept_timeline(video)
    start_ms, end_ms = shown_range(video)
    window = _window(video, timeline, start_ms + from_ms, start_ms + to_ms)
    until_ms = max(0, min(start_ms + to_ms, end_ms) - start_ms)
    if window is None:
        return ReplayPage([], until_ms)
    tail = tail_of(video.channel_id)
    lines, next_after = _read(window, tail, after, count)
    for line in lines:
        line["offset_ms"] = timeline.offset_at(line["timestamp"]) - start_ms
    following = None
    if not lines and next_after is None and after is None:
        following = _first_after(window, tail)
    next_ms = None if following is None else timeline.offset_at(following.int >> 80) - start_ms
    return ReplayPage(lines, until_ms, next_after, next_ms)


def _window(video: Video, timeline: Timeline, from_ms: int, to_ms: int) -> _Window | None:
    """None where nothing is shown, and for uploads, whose pictures have no date."""
    start_ms, end_ms = shown_range(video)
    to_ms = min(to_ms, end_ms)
    if from_ms >= to_ms or not timeline.unix_ms_at(from_ms):
        return None
    # At the very start what was said in a gap before it is cut off with that gap.
    is_start = from_ms <= start_ms
    first_ms = timeline.unix_ms_at(from_ms) if is_start else timeline.unix_ms_from(from_ms)
    return _Window(
        channel_id=video.channel_id,
        first=first_id_at(first_ms),
        end=first_id_at(timeline.unix_ms_from(to_ms)),
        limit=first_id_at(timeline.unix_ms_from(end_ms)),
    )


def _read(
    window: _Window, tail: Tail, after: UUID | None, count: int
) -> tuple[list[Frame], UUID | None]:
    """A page of the window, and the id to go on from."""
    rows = _rows(window.channel_id, tail, window.end).filter(id__gte=window.first)
    if after is not None:
        rows = rows.filter(id__gt=after)
    found = [frame_of(row) for row in rows.order_by("id")[: count + 1]]
    if len(found) <= count:
        found += [
            line
            for line in tail.lines
            if window.first <= UUID(line["id"]) < window.end
            and (after is None or UUID(line["id"]) > after)
        ]
    page = found[:count]
    next_after = UUID(page[-1]["id"]) if len(found) > count else None
    # Removals that are not written yet concern rows as well.
    return [line for line in page if not tail.is_removed(line)], next_after


def _first_after(window: _Window, tail: Tail) -> UUID | None:
    """The first line beyond the window that viewers see."""
    rows = _rows(window.channel_id, tail, window.limit).filter(id__gte=window.end)
    identifier: UUID | None = rows.order_by("id").values_list("id", flat=True).first()
    if identifier is not None:
        return identifier
    later = (UUID(line["id"]) for line in tail.visible())
    return next((one for one in later if window.end <= one < window.limit), None)


def _rows(channel_id: int, tail: Tail, end: UUID) -> "QuerySet[Message]":
    """Written lines before `end`, and before what the tail has looked at."""
    bound = min(end, tail.first) if tail.first else end
    return Message.objects.filter(channel_id=channel_id, id__lt=bound, deleted_at=None)
