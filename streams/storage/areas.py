"""The storages by name, what is the same for all files in them, and what goes wrong with them."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import Storage, storages
from storages.backends.s3 import S3Storage

from twitchclone.core.errors import DomainError


class Area(StrEnum):
    """A storage of the settings; keys in it are `<storage prefix>/<file>`."""

    VIDEOS = "videos"
    CLIPS = "clips"
    UPLOADS = "uploads"
    ADS = "ads"


class CacheRule(StrEnum):
    """Cache-Control of stored files. `private`, so that a shared cache keeps no restricted video;
    a CDN that may keep public ones is told so by its own configuration."""

    FOREVER = "private, max-age=31536000, immutable"
    MINUTE = "private, max-age=60"


class StorageUnavailable(DomainError):
    """The storage did not do what it was asked; trying again later may help."""

    code = "storage_unavailable"
    status = 503
    default_message = "The file storage cannot be reached at the moment. Try again in a minute."


@dataclass(frozen=True, slots=True)
class StoredObject:
    """A file in the storage."""

    key: str
    size_bytes: int
    modified_at: datetime


def storage_of(area: Area) -> Storage:
    """Django's storage of the area."""
    return storages[area.value]


def is_remote(area: Area) -> bool:
    """Whether the area is in a bucket, so that browsers can fetch from there."""
    return isinstance(storage_of(area), S3Storage)


def s3_client(area: Area) -> Any:
    """boto3's client of the area; each thread has its own."""
    storage = storage_of(area)
    assert isinstance(storage, S3Storage)
    return storage.connection.meta.client


def s3_name(area: Area, key: str) -> dict[str, str]:
    """Bucket and full key, as boto3's calls take them."""
    storage: Any = storage_of(area)
    return {"Bucket": storage.bucket_name, "Key": f"{storage.location}/{key}"}


@contextlib.contextmanager
def storage_errors(key: str) -> Iterator[None]:
    """Turn the storage's errors into FileNotFoundError and StorageUnavailable."""
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in {"404", "NoSuchKey", "NotFound"}:
            raise FileNotFoundError(key) from error
        raise StorageUnavailable from error
    except FileNotFoundError:
        raise
    except (BotoCoreError, OSError) as error:
        raise StorageUnavailable from error
