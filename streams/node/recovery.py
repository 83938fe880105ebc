"""Taking up a broadcast from its folder after this process, or an earlier one, was killed."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import structlog

from streams.media.hls.journal import Journal
from streams.media.hls.model import InitSegment, Segment
from streams.media.hls.state import MediaPlaylistState
from streams.spool import recover_journals

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
    gap: int  # how many holes its recording has


def recover_broadcast(directory: Path) -> list[RecoveredRendition]:
    """Every rendition that can go on; blocking, so call it in a thread."""
    found = []
    for name, journal in recover_journals(directory).items():
        if journal.is_ended or not journal.init_epochs:
            continue
        try:
            found.append(_restore(directory / name, journal))
        except OSError as error:
            _log.error("recovery_failed", directory=str(directory / name), reason=str(error))
    return found


def _restore(directory: Path, journal: Journal) -> RecoveredRendition:
    last = journal.segments[-1] if journal.segments else None
    next_part = last.parts[-1].number + 1 if last and last.parts else 0
    state = MediaPlaylistState(
        journal.config,
        first_msn=last.msn + 1 if last else 0,
        first_part=next_part + _SKIPPED_PARTS,
        first_init=max(journal.init_epochs) + 1,
    )
    listed = _listed(journal)
    numbers = {segment.init_number for segment in listed}
    inits = [InitSegment(n, (directory / f"init-{n}.mp4").read_bytes()) for n in sorted(numbers)]
    state.restore(listed, inits)
    next_epoch = max(journal.init_epochs.values()) + 1
    gap = last.gap if last else 0
    return RecoveredRendition(directory.name, state, dict(journal.rendition), next_epoch, gap)


def _listed(journal: Journal) -> list[Segment]:
    """What the live playlist shows of it: nothing before a hole, which viewers have not had."""
    window = journal.segments[-journal.config.window_segments :]
    return [replace(segment, gap=0) for segment in window if segment.gap == window[-1].gap]
