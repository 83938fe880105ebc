"""Files of videos, clips and uploads: in a bucket, or in a folder, behind the same functions."""

from streams.storage.areas import Area, CacheRule, StorageUnavailable, StoredObject, is_remote
from streams.storage.files import (
    delete_keys,
    delete_prefix,
    list_objects,
    local_path,
    open_object,
    read_bytes,
    save_bytes,
    save_file,
    size_of,
)
from streams.storage.links import signed_link

__all__ = [
    "Area",
    "CacheRule",
    "StorageUnavailable",
    "StoredObject",
    "delete_keys",
    "delete_prefix",
    "is_remote",
    "list_objects",
    "local_path",
    "open_object",
    "read_bytes",
    "save_bytes",
    "save_file",
    "signed_link",
    "size_of",
]
