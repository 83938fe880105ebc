"""Pictures that people upload: what each kind may be, and the decoding and re-encoding."""

from accounts.images.pixels import PictureRefused, encode_picture, encode_square
from accounts.images.specs import MAX_BYTES, MAX_PIXELS, ImageKind, ImageSpec

__all__ = [
    "MAX_BYTES",
    "MAX_PIXELS",
    "ImageKind",
    "ImageSpec",
    "PictureRefused",
    "encode_picture",
    "encode_square",
]
