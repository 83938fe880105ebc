"""Pages of a list that follow as one scrolls."""

from django.http import HttpRequest

_LARGEST_ID = (1 << 63) - 1


def read_before(request: HttpRequest) -> int | None:
    """The `before` parameter, the last id of the page before; None for nothing and nonsense."""
    text = request.GET.get("before", "")
    is_id = text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= _LARGEST_ID
    return int(text) if is_id else None
