"""Making a folder whole again after the process that wrote in it was killed.

Only for who holds the folder's lock. Doing it twice changes nothing.
"""

from pathlib import Path

import structlog

from streams.media.hls.journal import FILE_NAME, Journal, JournalError, read_journal, segment_line
from streams.media.hls.model import Part, Segment, segment_uri
from streams.media.mp4 import Fragment, Mp4Error, Mp4Splitter

_log = structlog.get_logger(__name__)


def recover_journals(folder: Path) -> dict[str, Journal]:
    """Every rendition of a broadcast that can be read, by name."""
    found = {}
    for path in sorted(folder.glob(f"*/{FILE_NAME}")):
        try:
            found[path.parent.name] = recover_journal(path.parent)
        except (OSError, JournalError, KeyError, TypeError) as error:
            _log.error("recovery_failed", directory=str(path.parent), reason=str(error))
    return found


def recover_journal(directory: Path) -> Journal:
    """A rendition's journal, the segment that was being written included and noted in it.

    Raises OSError and JournalError.
    """
    with (directory / FILE_NAME).open("rb") as lines:
        journal = read_journal(lines)
    _drop_torn_line(directory / FILE_NAME)
    if journal.is_ended or not journal.init_epochs:
        return journal
    if (segment := _recover_open_segment(directory, journal)) is not None:
        with (directory / FILE_NAME).open("ab") as file:
            file.write(segment_line(segment, gap=segment.gap))
        journal.segments.append(segment)
    return journal


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
    return Segment(
        opened.msn,
        journal.init_epochs[init_number],
        init_number,
        opened.pdt_ms,
        parts,
        is_closed=True,
        gap=opened.gap,
    )


def _read_fragments(init: bytes, path: Path) -> list[Fragment]:
    splitter = Mp4Splitter()
    try:
        splitter.feed(init)
        return [found for found in splitter.feed(path.read_bytes()) if isinstance(found, Fragment)]
    except Mp4Error as error:
        _log.warning("open_segment_unreadable", path=str(path), reason=str(error))
        return []
