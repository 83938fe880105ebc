"""The kinds of pictures and their sizes."""

from dataclasses import dataclass
from enum import Enum

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class ImageSpec:
    """`field` names the form field; a cropped picture has exactly this shape, others fit into it.

    Pictures are made smaller, never larger.
    """

    field: str
    width_px: int
    height_px: int
    is_cropped: bool
    min_width_px: int
    min_height_px: int


class ImageKind(Enum):
    """What a picture is for."""

    AVATAR = ImageSpec("avatar", 512, 512, True, 64, 64)
    BANNER = ImageSpec("banner", 1920, 480, True, 480, 120)
    OFFLINE_BANNER = ImageSpec("offline_banner", 1920, 1080, True, 320, 180)
    BOX_ART = ImageSpec("box_art", 600, 800, True, 120, 160)
    ALERT = ImageSpec("image", 960, 720, False, 16, 16)
    PANEL = ImageSpec("image", 640, 1200, False, 16, 16)
    VIDEO_THUMBNAIL = ImageSpec("thumbnail", 1280, 720, True, 320, 180)
