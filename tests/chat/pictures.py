"""Pictures to upload as emotes and badges, still and moving, decent and not."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def still(width_px: int = 112, height_px: int = 112, format: str = "PNG", **options: Any) -> bytes:
    """A coral picture with a clear corner."""
    image = Image.new("RGBA", (width_px, height_px), (240, 110, 70, 255))
    image.paste((0, 0, 0, 0), (0, 0, width_px // 3, height_px // 3))
    return _saved(image, format, **options)


def moving(
    frames: int = 4, size_px: tuple[int, int] = (64, 64), format: str = "GIF", **options: Any
) -> bytes:
    """Frames that differ, each 50 ms unless `duration` says otherwise."""
    images = [
        Image.new("RGBA", size_px, (number * 37 % 256, 40, number * 91 % 256, 255))
        for number in range(frames)
    ]
    given = {"save_all": True, "append_images": images[1:], "duration": 50, "loop": 0, **options}
    return _saved(images[0], format, **given)


def uploaded(data: bytes, name: str = "wave.png") -> SimpleUploadedFile:
    """The bytes as a form sends them."""
    return SimpleUploadedFile(name, data)


def _saved(image: Image.Image, format: str, **options: Any) -> bytes:
    output = BytesIO()
    image.save(output, format, **options)
    return output.getvalue()
