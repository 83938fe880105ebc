"""Uploads for tests."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

RED = (200, 30, 30)


def picture(
    colour: tuple[int, int, int] = RED, size: tuple[int, int] = (1280, 720)
) -> SimpleUploadedFile:
    """A PNG of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return SimpleUploadedFile("picture.png", buffer.getvalue(), content_type="image/png")
