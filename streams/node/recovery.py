"""Taking up a broadcast from its folder after this process, or an earlier one, was killed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from streams.media.hls.journal import FILE_NAME, Journal, JournalError, read_journal, segment_line
from streams.media.hls.model import InitSegment, Part, Segment, segment_uri
from streams.media.hls.state import MediaPlaylistState
from streams.media.mp4 import Fragment, Mp4Error, Mp4Splitter

_log = structlog.get_logger(__name__)
# Part numbers that the killed process may have served without having written them: a cache must
# never see two parts under one name.
_SKIPPED_PARTS = 1_000


@dataclass(frozen=True, slots=True)
class RecoveredRendition:
    """A rendition's state, ready to go on, and what its journal says it is."""

    name: str
    state: MediaPlaylistState
    rendition: dict[str, Any]
    next_epoch: int


def recover_broadcast(directory: Path) -> list[RecoveredRendition]:
    """Every rendition that can go on; blocking, so call it in a thread."""
    found = []
    for journal_path in sorted(directory.glob(f"*/{FILE_NAME}")):
        try:
            recovered = _recover_rendition(journal_path.parent)
        except (OSError, JournalError, KeyError, TypeError) as error:
            _log.error("recovery_failed", directory=str(journal_path.parent), reason=str(error))
            continue
        if recovered is not None:
            found.append(recovered)
    return found


def _recover_rendition(directory: Path) -> RecoveredRendition | None:
    with (directory / FILE_NAME).open("rb") as lines:
        journal = read_journal(lines)
    _drop_torn_line(directory / FILE_NAME)
    if journal.is_ended or not journal.init_epochs:
        return None
    if (segment := _recover_open_segment(directory, journal)) is not None:
        journal.segments.append(segment)
        with (directory / FILE_NAME).open("ab") as file:
            file.write(segment_line(segment))
    return _restore(directory, journal)


def _restore(directory: Path, journal: Journal) -> RecoveredRendition:
    last = journal.segments[-1] if journal.segments else None
    next_part = last.parts[-1].number + 1 if last and last.parts else 0
    state = MediaPlaylistState(
        journal.config,
        first_msn=last.msn + 1 if last else 0,
        first_part=next_part + _SKIPPED_PARTS,
        first_init=max(journal.init_epochs) + 1,
    )
    listed = journal.segments[-journal.config.window_segments :]
    numbers = {segment.init_number for segment in listed}
    inits = [InitSegment(n, (directory / f"init-{n}.mp4").read_bytes()) for n in sorted(numbers)]
    state.restore(listed, inits)
    next_epoch = max(journal.init_epochs.values()) + 1
    return RecoveredRendition(directory.name, state, dict(journal.rendition), next_epoch)


def _drop_torn_line(path: Path) -> None:
    """A line without its end would swallow the next one."""
    data = path.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole != len(data):
        with path.open("r+b") as file:
            file.truncate(whole)


def _recover_open_segment(directory: Path, journal: Journal) -> Segment | None:
    """The segment that was being written, cut back to its whole parts."""
    opened = journal.opened
    if opened is None or (journal.segments and journal.segments[-1].msn >= opened.msn):
        return None
    path = directory / segment_uri(opened.msn)
    init_number = max(journal.init_epochs)
    if not path.exists():
        return None
    fragments = _read_fragments((directory / f"init-{init_number}.mp4").read_bytes(), path)
    if not fragments:
        path.unlink()
        return None
    with path.open("r+b") as file:
        file.truncate(sum(len(fragment.data) for fragment in fragments))
    parts = [
        Part(opened.first_part + index, f.duration_us, len(f.data), f.is_independent)
        for index, f in enumerate(fragments)
    ]
    epoch = journal.init_epochs[init_number]
    return Segment(opened.msn, epoch, init_number, opened.pdt_ms, parts, is_closed=True)


def _read_fragments(init: bytes, path: Path) -> list[Fragment]:
    splitter = Mp4Splitter()
    try:
        splitter.feed(init)
        return [found for found in splitter.feed(path.read_bytes()) if isinstance(found, Fragment)]
    except Mp4Error as error:
        _log.warning("open_segment_unreadable", path=str(path), reason=str(error))
        return []
