"""Uploaded pictures and sounds, where they are kept as files; elsewhere a bucket serves them."""

import mimetypes
import re

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

_TYPES = {"image/webp", "image/jpeg", "image/png", "image/gif", "audio/mpeg"}
# Pictures that stand in stored chat lines: their addresses must outlive a bucket's signed links.
# Only these lead on, so that nobody gets a link to anything else in the bucket.
_IN_LINES = re.compile(r"(?:emotes|badges)/[A-Za-z0-9]{24}-[0-9]{2,3}(?:-static)?\.webp")
_LINK_IS_GOOD_FOR_S = 1800  # half of what a signed link is


def stored_picture(request: HttpRequest, name: str) -> HttpResponse:
    """The picture of this name, for ever: a changed picture has another name.

    Read as a whole, because a file response would hold one of the server's threads for as long as
    a slow visitor takes, and pictures are small. Only what was encoded here is served.
    """
    if not isinstance(default_storage, FileSystemStorage) and _IN_LINES.fullmatch(name):
        link = redirect(default_storage.url(name))
        link["Cache-Control"] = f"public, max-age={_LINK_IS_GOOD_FOR_S}"
        return link
    content_type = mimetypes.guess_type(name)[0] or ""
    if content_type not in _TYPES or not isinstance(default_storage, FileSystemStorage):
        raise Http404
    try:
        with default_storage.open(name) as file:
            body = file.read()
    except (OSError, ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error
    response = HttpResponse(body, content_type=content_type)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
