"""Takes an uploaded picture: checks it, decodes it within bounds, and encodes it anew."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from accounts.images import MAX_BYTES, ImageKind, PictureRefused, encode_picture
from twitchclone.core.errors import InvalidInput
from twitchclone.core.ids import random_token

__all__ = ["ImageKind", "store_image"]

_NAME_LENGTH = 24


def store_image(*, upload: "UploadedFile[Any]", kind: ImageKind) -> "ContentFile[bytes]":
    """The picture as WebP under a random name, ready to be saved in an ImageField.

    Slow (up to a second), so outside of transactions. Raises InvalidInput with the kind's field.
    """
    size_bytes = upload.size or 0
    if size_bytes > MAX_BYTES:
        raise InvalidInput(
            f"This file has {size_bytes / 1_048_576:.1f} MB;"
            f" at most {MAX_BYTES // 1_048_576} MB are allowed.",
            field=kind.value.field,
        )
    try:
        data = encode_picture(upload.read(MAX_BYTES + 1), kind.value)
    except PictureRefused as refusal:
        raise InvalidInput(str(refusal), field=kind.value.field) from refusal
    return ContentFile(data, name=f"{random_token(_NAME_LENGTH)}.webp")
