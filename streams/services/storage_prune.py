"""Removes stored files that no row refers to any more: what crashes and lost commits leave behind.

A file's row is always written before or while the file is young, so only old files are looked at,
and the database is asked again right before anything is deleted.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby, islice
from pathlib import Path
from uuid import UUID

import structlog

from streams.services.stored_names import referenced_prefixes, referenced_uploads, stray_names
from streams.storage import Area, StoredObject, delete_keys, delete_prefix, list_objects
from streams.storage.incoming import incoming_folder, list_incoming
from twitchclone.core import clock

log = structlog.get_logger(__name__)

_PREFIXES_AT_ONCE = 200


@dataclass(slots=True)
class Pruned:
    """What was removed, or would be: whole folders, stray files, and every key of them."""

    folders: int = 0
    files: int = 0
    size_bytes: int = 0
    keys: list[str] = field(default_factory=list)

    def add(self, found: list[StoredObject], *, is_folder: bool = False) -> None:
        """Count these files."""
        self.folders += is_folder
        self.files += len(found)
        self.size_bytes += sum(one.size_bytes for one in found)
        self.keys += [one.key for one in found]


def prune_storage(*, older_than: timedelta, is_dry_run: bool) -> dict[str, Pruned]:
    """What no row refers to and what is older than this goes, by area; `incoming` are the files of
    uploads on this machine's disk. Raises StorageUnavailable."""
    before = clock.now() - older_than
    pruned = {area.value: _prune_area(area, before, is_dry_run) for area in Area}
    pruned["incoming"] = _prune_incoming(before, is_dry_run)
    return pruned


def report_strays() -> int:
    """Say in the log how much lies in the storage that no row refers to; returns how many folders.

    Nothing is removed: that is for `manage.py prune_storage`, which somebody starts and watches.
    """
    found = prune_storage(older_than=timedelta(days=1), is_dry_run=True)
    for area, strays in found.items():
        if strays.files:
            log.warning(
                "storage.strays_found",
                area=area,
                folders=strays.folders,
                files=strays.files,
                size_bytes=strays.size_bytes,
            )
    return sum(strays.folders for strays in found.values())


def _prune_area(area: Area, before: datetime, is_dry_run: bool) -> Pruned:
    pruned = Pruned()
    folders = _folders(area)
    while batch := list(islice(folders, _PREFIXES_AT_ONCE)):
        known = referenced_prefixes(area, [prefix for prefix, _ in batch])
        for prefix, found in batch:
            old = [one for one in found if one.modified_at < before]
            if prefix in known:
                _prune_strays(area, prefix, old, pruned, is_dry_run)
            elif old and len(old) == len(found):
                _prune_folder(area, prefix, found, pruned, is_dry_run)
    return pruned


def _folders(area: Area) -> Iterator[tuple[str, list[StoredObject]]]:
    """Each folder with its files; both storages list a folder's files one after the other."""
    in_folders = (found for found in list_objects(area) if "/" in found.key)
    for prefix, found in groupby(in_folders, key=lambda one: one.key.split("/", 1)[0]):
        yield prefix, list(found)


def _prune_folder(
    area: Area, prefix: str, found: list[StoredObject], pruned: Pruned, is_dry_run: bool
) -> None:
    """All of a folder that nobody knows."""
    if not is_dry_run:
        if referenced_prefixes(area, [prefix]):
            return
        delete_prefix(area, prefix)
        log.info("storage.folder_pruned", area=area.value, prefix=prefix, files=len(found))
    pruned.add(found, is_folder=True)


def _prune_strays(
    area: Area, prefix: str, old: list[StoredObject], pruned: Pruned, is_dry_run: bool
) -> None:
    """Single files of a folder that somebody knows; `stray_names` reads the rows anew."""
    by_name = {one.key.removeprefix(f"{prefix}/"): one for one in old}
    strays = [by_name[name] for name in sorted(stray_names(area, prefix, by_name))]
    if not strays:
        return
    if not is_dry_run:
        delete_keys(area, [one.key for one in strays])
        log.info("storage.strays_pruned", area=area.value, prefix=prefix, files=len(strays))
    pruned.add(strays)


def _prune_incoming(before: datetime, is_dry_run: bool) -> Pruned:
    pruned = Pruned()
    for upload_id in list(list_incoming()):
        found = _files_of(upload_id)
        if any(one.modified_at >= before for one in found) or referenced_uploads([upload_id]):
            continue
        if not is_dry_run:
            shutil.rmtree(incoming_folder(upload_id), ignore_errors=True)
        pruned.add(found, is_folder=True)
    return pruned


def _files_of(upload_id: UUID) -> list[StoredObject]:
    """The folder itself counts with no bytes, so that a new, empty one is young."""
    folder = incoming_folder(upload_id)
    return [_stored(path, upload_id) for path in (folder, *folder.rglob("*")) if path.exists()]


def _stored(path: Path, upload_id: UUID) -> StoredObject:
    status = path.stat()
    key = f"{upload_id}/{path.name}" if path.is_file() else str(upload_id)
    size_bytes = status.st_size if path.is_file() else 0
    return StoredObject(
        key, size_bytes, datetime.fromtimestamp(status.st_mtime, clock.now().tzinfo)
    )
