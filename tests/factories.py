"""Accounts and what they own, made through the services that make them for real."""

import itertools
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from accounts.services.accounts import create_account
from accounts.services.follows import follow_channel

PASSWORD = "correct horse battery"
_numbers = itertools.count(1)


def make_account(login: str = "", **changes: Any) -> User:
    """An account with its channel; the address is confirmed unless `is_email_verified=False`."""
    login = login or f"person{next(_numbers)}"
    given = {"email": f"{login}@example.org", "password": PASSWORD, "is_email_verified": True}
    return create_account(login=login, **{**given, **changes})


def make_follower(channel_id: int, **changes: Any) -> User:
    """An account that follows the channel."""
    account = make_account(**changes)
    follow_channel(follower=account, followed_id=channel_id)
    return account


def make_picture(
    width_px: int = 200, height_px: int = 200, *, name: str = "picture.png", **options: Any
) -> SimpleUploadedFile:
    """An uploaded picture, half coral and half ink; `options` go to Pillow's `save`."""
    image = Image.new("RGB", (width_px, height_px), (240, 110, 70))
    image.paste((30, 25, 25), (0, 0, width_px // 2, height_px))
    output = BytesIO()
    image.save(output, options.pop("format", "PNG"), **options)
    return SimpleUploadedFile(name, output.getvalue())
