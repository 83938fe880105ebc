"""The append-only index of a rendition's finished segments: its lines, and reading them back.

From it playlists go on after a crash with the same sequence numbers, and a VOD is made. A line is
written only once its segment's bytes are; a line torn by a crash is ignored.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from streams.media.hls.model import Part, Segment
from streams.media.hls.rule import PlaylistConfig

FILE_NAME = "index.jsonl"
FORMAT = 1


class JournalError(ValueError):
    """The journal is of another format, or not a journal."""


@dataclass(frozen=True, slots=True)
class OpenedSegment:
    """What is known of a segment before it is finished."""

    msn: int
    pdt_ms: int
    first_part: int


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


def open_line(segment: Segment) -> bytes:
    """A segment was begun: its date and first part must outlive the process that chose them."""
    first_part = segment.parts[0].number
    return _line({"open": segment.msn, "pdt_ms": segment.pdt_ms, "first_part": first_part})


def segment_line(segment: Segment) -> bytes:
    """A finished segment; parts are `[duration_us, size_bytes, is_independent]`."""
    return _line(
        {
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


def read_journal(lines: Iterable[bytes]) -> Journal:
    """Read a journal, up to a torn last line; raises JournalError when the start is unreadable."""
    iterator = iter(lines)
    header = _parse(next(iterator, b""))
    if header is None or header.get("format") != FORMAT:
        raise JournalError("this is not a segment index of this release")
    journal = Journal(PlaylistConfig(**header["config"]), header["rendition"])
    for line in iterator:
        record = _parse(line)
        if record is None:
            break
        if "ended" in record:
            journal.is_ended = True
        elif "open" in record:
            journal.opened = OpenedSegment(record["open"], record["pdt_ms"], record["first_part"])
        elif "init_segment" in record:
            journal.init_epochs[record["init_segment"]] = record["epoch"]
        elif journal.segments and record["msn"] != journal.segments[-1].msn + 1:
            break  # what follows a gap cannot be listed: positions in a playlist are numbers
        else:
            journal.segments.append(_segment(record))
    return journal


def _segment(record: Mapping[str, Any]) -> Segment:
    parts = [
        Part(record["first_part"] + index, duration_us, size_bytes, bool(is_independent))
        for index, (duration_us, size_bytes, is_independent) in enumerate(record["parts"])
    ]
    return Segment(
        record["msn"], record["epoch"], record["init"], record["pdt_ms"], parts, is_closed=True
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
