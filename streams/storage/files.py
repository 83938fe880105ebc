"""Writing, reading, listing and deleting stored files; blocking, so call them in threads or tasks.

Every function raises StorageUnavailable when the storage fails. A file appears whole or not at all:
S3 does so by itself, on disk a temporary file is renamed.
"""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

from streams.storage.areas import (
    Area,
    CacheRule,
    StoredObject,
    is_remote,
    s3_client,
    s3_name,
    storage_errors,
    storage_of,
)

# Parts of a file that is sent in several: few enough for S3's 10,000 at 80 GB, small enough for a
# worker's memory, which holds `max_concurrency` of them.
_TRANSFER = TransferConfig(
    multipart_threshold=16 * 2**20, multipart_chunksize=8 * 2**20, max_concurrency=2
)
_DELETED_AT_ONCE = 1000  # DeleteObjects takes no more
_TEMPORARY = ".tmp-"


def save_bytes(
    area: Area, key: str, data: bytes, *, content_type: str, cache: CacheRule = CacheRule.FOREVER
) -> None:
    """Store these bytes, over what may be there."""
    if is_remote(area):
        with storage_errors(key):
            s3_client(area).put_object(
                **s3_name(area, key), Body=data, ContentType=content_type, CacheControl=cache.value
            )
        return
    _save_locally(area, key, BytesIO(data))


def save_file(
    area: Area, key: str, path: Path, *, content_type: str, cache: CacheRule = CacheRule.FOREVER
) -> int:
    """Store a file, in parts with checksums where it is large; its size in bytes."""
    size_bytes = path.stat().st_size
    if is_remote(area):
        extra = {"ContentType": content_type, "CacheControl": cache.value}
        with storage_errors(key), path.open("rb") as file:
            s3_client(area).upload_fileobj(
                file, **s3_name(area, key), ExtraArgs=extra, Config=_TRANSFER
            )
    else:
        with path.open("rb") as file:
            _save_locally(area, key, file)
    return size_bytes


def read_bytes(area: Area, key: str) -> bytes:
    """The whole file; raises FileNotFoundError."""
    with open_object(area, key) as file:
        return file.read()


class StoredStream:
    """A file of the storage that is being read."""

    def __init__(self, opened: Any, key: str) -> None:
        self._opened, self._key = opened, key

    def read(self, size_bytes: int = -1, /) -> bytes:
        """At most so many bytes, by default the rest; raises StorageUnavailable, as the storage may
        break off in the middle of a file."""
        with storage_errors(self._key):
            data: bytes = self._opened.read(None if size_bytes < 0 else size_bytes)
        return data


@contextlib.contextmanager
def open_object(area: Area, key: str) -> Iterator[StoredStream]:
    """A readable stream of the file; raises FileNotFoundError."""
    with storage_errors(key):
        opened: Any
        if is_remote(area):
            opened = s3_client(area).get_object(**s3_name(area, key))["Body"]
        else:
            opened = _path(area, key).open("rb")
    with contextlib.closing(opened):
        yield StoredStream(opened, key)


def size_of(area: Area, key: str) -> int | None:
    """The file's size in bytes; None when there is no such file."""
    try:
        with storage_errors(key):
            if is_remote(area):
                return int(s3_client(area).head_object(**s3_name(area, key))["ContentLength"])
            return _path(area, key).stat().st_size
    except FileNotFoundError:
        return None


def local_path(area: Area, key: str) -> Path | None:
    """Where the file is on this machine's disk; None when the area is in a bucket."""
    return None if is_remote(area) else _path(area, key)


def list_objects(area: Area, prefix: str = "") -> Iterator[StoredObject]:
    """Every file whose key begins so, in no order that matters."""
    return _list_bucket(area, prefix) if is_remote(area) else _list_folder(area, prefix)


def delete_keys(area: Area, keys: Iterable[str]) -> int:
    """Remove these files; those that are gone already count too."""
    count = 0
    remaining = iter(keys)
    while batch := list(islice(remaining, _DELETED_AT_ONCE)):
        count += len(batch)
        if not is_remote(area):
            for key in batch:
                _path(area, key).unlink(missing_ok=True)
            continue
        with storage_errors(batch[0]):
            names = [s3_name(area, key) for key in batch]
            objects = [{"Key": name["Key"]} for name in names]
            answer = s3_client(area).delete_objects(
                Bucket=names[0]["Bucket"], Delete={"Objects": objects, "Quiet": True}
            )
            # A 200 all the same; the caller would forget files that are still there.
            if failed := answer.get("Errors"):
                raise ClientError({"Error": failed[0]}, "DeleteObjects")
    return count


def delete_prefix(area: Area, prefix: str) -> int:
    """Remove the folder of a video, clip or upload, and return how many files it had."""
    if not prefix.strip("/"):
        raise ValueError("an empty prefix is the whole storage")
    folder = prefix.rstrip("/") + "/"
    count = delete_keys(area, (found.key for found in list(list_objects(area, folder))))
    if not is_remote(area):
        shutil.rmtree(_path(area, folder), ignore_errors=True)
    return count


def _save_locally(area: Area, key: str, source: BinaryIO) -> None:
    path = _path(area, key)
    with storage_errors(key):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{_TEMPORARY}{secrets.token_hex(8)}")
        try:
            with temporary.open("wb") as file:
                shutil.copyfileobj(source, file, 2**20)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def _path(area: Area, key: str) -> Path:
    # Django's own check: raises SuspiciousFileOperation for a key that leads out of the folder.
    return Path(storage_of(area).path(key))


def _list_folder(area: Area, prefix: str) -> Iterator[StoredObject]:
    root = Path(storage_of(area).path(""))
    start = root / prefix.rpartition("/")[0]
    for folder, _, names in os.walk(start):
        for name in names:
            path = Path(folder) / name
            key = path.relative_to(root).as_posix()
            if not key.startswith(prefix):
                continue
            with contextlib.suppress(FileNotFoundError):
                status = path.stat()
                modified_at = datetime.fromtimestamp(status.st_mtime, UTC)
                yield StoredObject(key, status.st_size, modified_at)


def _list_bucket(area: Area, prefix: str) -> Iterator[StoredObject]:
    name = s3_name(area, prefix)
    own = len(s3_name(area, "")["Key"])
    with storage_errors(prefix):
        pages = s3_client(area).get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=name["Bucket"], Prefix=name["Key"]):
            for found in page.get("Contents", ()):
                yield StoredObject(found["Key"][own:], found["Size"], found["LastModified"])
