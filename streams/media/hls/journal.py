"""The append-only index of a rendition's finished segments: its lines, and reading them back.

From it playlists go on after a crash with the same sequence numbers, and a VOD is made. A line is
written only once its segment's bytes are; a line torn by a crash is ignored.

Format 2 knows holes: while there is no room segments go unrecorded, and the first one after them
says that one more hole (`gap`) lies before it. Format 1, of earlier releases, has none and is read.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from streams.media.hls.model import Part, Segment
from streams.media.hls.rule import PlaylistConfig

FILE_NAME = "index.jsonl"
FORMAT = 2
_READABLE = (1, 2)


class JournalError(ValueError):
    """The journal is of another format, or not a journal."""


@dataclass(frozen=True, slots=True)
class OpenedSegment:
    """What is known of a segment before it is finished."""

    msn: int
    pdt_ms: int
    first_part: int
    gap: int = 0


@dataclass(slots=True)
class Journal:
    """What a journal says."""

    config: PlaylistConfig
    rendition: Mapping[str, Any]  # as given to `header_line`
    segments: list[Segment] = field(default_factory=list)
    init_epochs: dict[int, int] = field(default_factory=dict)  # init number to its epoch
    opened: OpenedSegment | None = None  # the newest one begun
    is_ended: bool = False


def header_line(config: PlaylistConfig, rendition: Mapping[str, Any]) -> bytes:
    """The first line: the durations that may never change, and what the rendition is."""
    durations = {
        "part_us": config.part_us,
        "part_target_us": config.part_target_us,
        "segment_us": config.segment_us,
        "target_duration_s": config.target_duration_s,
        "part_hold_back_us": config.part_hold_back_us,
        "window_segments": config.window_segments,
        "segments_with_parts": config.segments_with_parts,
    }
    return _line({"format": FORMAT, "config": durations, "rendition": dict(rendition)})


def init_line(*, number: int, epoch: int) -> bytes:
    """An init segment was written; what follows belongs to `epoch`."""
    return _line({"init_segment": number, "epoch": epoch})


def open_line(segment: Segment, *, gap: int = 0) -> bytes:
    """A segment was begun: its date and first part must outlive the process that chose them."""
    first_part = segment.parts[0].number
    begun = {"open": segment.msn, "pdt_ms": segment.pdt_ms, "first_part": first_part}
    return _line(begun | _gap_field(gap))


def segment_line(segment: Segment, *, gap: int = 0) -> bytes:
    """A finished segment; parts are `[duration_us, size_bytes, is_independent]`."""
    return _line(
        _gap_field(gap)
        | {
            "msn": segment.msn,
            "epoch": segment.epoch,
            "init": segment.init_number,
            "pdt_ms": segment.pdt_ms,
            "first_part": segment.parts[0].number if segment.parts else 0,
            "parts": [[p.duration_us, p.size_bytes, int(p.is_independent)] for p in segment.parts],
        }
    )


def end_line() -> bytes:
    """The last line: the broadcast ended in order."""
    return _line({"ended": True})


class JournalReader:
    """Takes the lines one by one; `journal.segments` may be emptied between two of them."""

    def __init__(self, header: bytes) -> None:
        """Raises JournalError when the first line is not a header that can be read."""
        record = _parse(header)
        if record is None or record.get("format") not in _READABLE:
            raise JournalError("this is not a segment index of this release")
        self.journal = Journal(PlaylistConfig(**record["config"]), record["rendition"])
        self._last: tuple[int, int] | None = None  # number and gap of the newest segment

    def take(self, line: bytes) -> bool:
        """Whether the journal goes on; after a torn line or the last one it does not."""
        journal, record = self.journal, _parse(line)
        if record is None or journal.is_ended:
            return False
        if "ended" in record:
            journal.is_ended = True
        elif "open" in record:
            journal.opened = OpenedSegment(
                record["open"], record["pdt_ms"], record["first_part"], record.get("gap", 0)
            )
        elif "init_segment" in record:
            journal.init_epochs[record["init_segment"]] = record["epoch"]
        else:
            return self._take_segment(_segment(record))
        return True

    def _take_segment(self, segment: Segment) -> bool:
        if self._last is not None:
            msn, gap = self._last
            # What follows a hole that nobody meant to leave cannot be listed.
            if segment.msn <= msn or (segment.msn != msn + 1 and segment.gap == gap):
                return False
        self._last = segment.msn, segment.gap
        self.journal.segments.append(segment)
        return True


def read_journal(lines: Iterable[bytes]) -> Journal:
    """Read a journal, up to a torn last line; raises JournalError when the start is unreadable."""
    iterator = iter(lines)
    reader = JournalReader(next(iterator, b""))
    for line in iterator:
        if not reader.take(line):
            break
    return reader.journal


def _gap_field(gap: int) -> dict[str, Any]:
    return {"gap": gap} if gap else {}


def _segment(record: Mapping[str, Any]) -> Segment:
    parts = [
        Part(record["first_part"] + index, duration_us, size_bytes, bool(is_independent))
        for index, (duration_us, size_bytes, is_independent) in enumerate(record["parts"])
    ]
    return Segment(
        record["msn"],
        record["epoch"],
        record["init"],
        record["pdt_ms"],
        parts,
        is_closed=True,
        gap=record.get("gap", 0),
    )


def _line(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, separators=(",", ":")).encode() + b"\n"


def _parse(line: bytes) -> dict[str, Any] | None:
    """A whole line's object; None for a torn one."""
    if not line.endswith(b"\n"):
        return None
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None
