"""Pictures that people upload: what each kind may be, and the decoding and re-encoding."""

from accounts.images.pixels import (
    BROKEN,
    PictureRefused,
    decoding,
    encode_picture,
    encode_square,
    open_picture,
)
from accounts.images.specs import MAX_BYTES, MAX_PIXELS, ImageKind, ImageSpec

__all__ = [
    "BROKEN",
    "MAX_BYTES",
    "MAX_PIXELS",
    "ImageKind",
    "ImageSpec",
    "PictureRefused",
    "decoding",
    "encode_picture",
    "encode_square",
    "open_picture",
]
