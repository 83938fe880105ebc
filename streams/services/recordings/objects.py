"""Putting segments into the storage, a few at a time."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import structlog

from streams.spool import RenditionSpool, SpooledSegment
from streams.storage import Area, StorageUnavailable, save_bytes
from streams.storage.names import MEDIA_TYPE, init_key, segment_key

_log = structlog.get_logger(__name__)
# Of the whole process: more at once would only take the uplink from the live picture.
_PUTS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class WaitingSegment:
    """A finished segment and where it is."""

    rendition: RenditionSpool
    segment: SpooledSegment


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of a batch: what is stored, in order and without a hole for each rendition, what
    is gone from the disk, and what the storage said when it did not take the rest."""

    stored: list[WaitingSegment]
    lost: list[WaitingSegment]
    failure: StorageUnavailable | None


@cache
def _pool() -> ThreadPoolExecutor:
    # Kept for the life of the process: each thread has a client of its own, which is slow to make.
    return ThreadPoolExecutor(_PUTS_AT_ONCE, thread_name_prefix="put")


def put_segments(
    prefix: str, waiting: Sequence[WaitingSegment], known_inits: dict[str, int]
) -> Batch:
    """Store these segments and, before them, the init segments that `known_inits` (the newest
    stored one of each rendition, kept current here) does not have."""
    try:
        _put_inits(prefix, waiting, known_inits)
    except StorageUnavailable as error:
        return Batch([], [], error)
    puts = [(each, _pool().submit(_put_segment, prefix, each)) for each in waiting]
    return _collect(puts)


def _collect(puts: Iterable[tuple[WaitingSegment, "Future[bool]"]]) -> Batch:
    stored: list[WaitingSegment] = []
    lost: list[WaitingSegment] = []
    failed: set[str] = set()
    failure: StorageUnavailable | None = None
    for each, put in puts:
        name = each.rendition.name
        if failure is not None and put.cancel():
            failed.add(name)
            continue
        try:
            is_there = put.result()
        except StorageUnavailable as error:
            failed.add(name)
            failure = error
            continue
        if name not in failed:  # rows have no holes: what comes behind one is stored again
            (stored if is_there else lost).append(each)
    return Batch(stored, lost, failure)


def _put_inits(prefix: str, waiting: Iterable[WaitingSegment], known_inits: dict[str, int]) -> None:
    for each in waiting:
        name, number = each.rendition.name, each.segment.init_number
        if known_inits.get(name) == number:
            continue
        data = _read(each.rendition.directory / f"init-{number}.mp4")
        if data:
            key = init_key(prefix, name, number)
            save_bytes(Area.VIDEOS, key, data, content_type=MEDIA_TYPE)
        known_inits[name] = number


def _put_segment(prefix: str, each: WaitingSegment) -> bool:
    """Whether the disk had it whole."""
    segment = each.segment
    data = _read(each.rendition.path_of(segment))
    if len(data) != segment.size_bytes:
        # A machine that lost its power had a journal's line on the disk, and not the bytes.
        _log.error("segment_lost", path=str(each.rendition.path_of(segment)))
        return False
    key = segment_key(prefix, each.rendition.name, segment.msn)
    save_bytes(Area.VIDEOS, key, data, content_type=MEDIA_TYPE)
    return True


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
