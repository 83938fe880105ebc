"""Keeps the files of emotes and badges, under names that cannot be guessed and never return."""

from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from accounts.images import PictureRefused
from accounts.services.profiles import remove_files_on_commit
from chat.images.encode import MAX_BYTES, EncodedPicture
from chat.images.names import STATIC
from twitchclone.core.errors import InvalidInput
from twitchclone.core.ids import random_token

_NAME_LENGTH = 24


def read_upload(upload: "UploadedFile[Any]") -> bytes:
    """The file's bytes; raises InvalidInput when it is too large."""
    if (upload.size or 0) > MAX_BYTES:
        raise InvalidInput(
            f"This file has {(upload.size or 0) / 1_048_576:.1f} MB; at most 1 MB is allowed.",
            field="image",
        )
    return bytes(upload.read(MAX_BYTES + 1))


def refused(refusal: PictureRefused) -> InvalidInput:
    """A picture's refusal, beside the field it was chosen in."""
    return InvalidInput(str(refusal), field="image")


def store_picture(folder: str, picture: EncodedPicture) -> str:
    """Save all files; the name of the largest. Nothing that was uploaded is part of a name."""
    stem = f"{folder}/{random_token(_NAME_LENGTH)}"
    for height_px, data in picture.files.items():
        default_storage.save(f"{stem}-{height_px}.webp", ContentFile(data))
    largest = max(picture.files)
    if picture.first_frame is not None:
        name = f"{stem}-{largest}-{STATIC}.webp"
        default_storage.save(name, ContentFile(picture.first_frame))
    return f"{stem}-{largest}.webp"


def drop_pictures(names: Iterable[str]) -> None:
    """Delete the files once the transaction is committed."""
    remove_files_on_commit(default_storage, names)


def drop_now(names: Iterable[str]) -> None:
    """Delete files that no row will ever name."""
    for name in names:
        default_storage.delete(name)
