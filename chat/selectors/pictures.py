"""Addresses of chat's pictures; they stand in stored lines, so they must not expire."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.templatetags.static import static


def stored_url(name: str) -> str:
    """The address of an uploaded picture.

    A bucket without public addresses hands out links that expire: there the address is our own,
    which leads to a fresh link (twitchclone.core.stored_files).
    """
    if getattr(default_storage, "querystring_auth", False):
        return f"{settings.MEDIA_URL}{name}"
    return str(default_storage.url(name))


def drawing_url(name: str) -> str:
    """The address of one of the site's own drawings, `name` below static/img."""
    return static(f"img/{name}")
