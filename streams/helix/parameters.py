"""Reads the parameters that Helix's lists have in common."""

import re
from collections.abc import Iterable

from django.http import HttpRequest

from accounts.helix.errors import bad_request
from accounts.helix.view import read_ids, read_values

_FIRST_DEFAULT, _FIRST_MAXIMUM = 20, 100
_VIDEO_ID = re.compile(r"[0-9]{1,19}")


def read_video_ids(request: HttpRequest) -> list[int]:
    """The videos asked for; their ids have up to 19 digits."""
    values = read_values(request, "id")
    if not all(_VIDEO_ID.fullmatch(value) for value in values):
        raise bad_request('The parameter "id" was malformed: the value must be a number')
    return [int(value) for value in values]


def read_single_id(request: HttpRequest, name: str) -> int | None:
    """An id that may be given once."""
    ids = read_ids(request, name)
    if len(ids) > 1:
        raise bad_request(f'The parameter "{name}" may be given once')
    return ids[0] if ids else None


def read_enum(request: HttpRequest, name: str, allowed: Iterable[str], default: str) -> str:
    """One of the words allowed."""
    value = request.GET.get(name) or default
    if value not in set(allowed):
        raise bad_request(f'The parameter "{name}" was malformed: {", ".join(allowed)}')
    return value


def read_first(request: HttpRequest) -> int:
    """How many; 1 to 100."""
    text = request.GET.get("first") or str(_FIRST_DEFAULT)
    if not re.fullmatch(r"[0-9]{1,3}", text) or not 1 <= int(text) <= _FIRST_MAXIMUM:
        raise bad_request('The parameter "first" was malformed: the value must be 1 to 100')
    return int(text)
