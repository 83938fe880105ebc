"""Template variables that every page has."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """The site's name, the remembered theme, and whether developer pages are on."""
    theme = request.COOKIES.get("theme", "")
    return {
        "SITE_NAME": settings.SITE_NAME,
        "theme": theme if theme in {"light", "dark"} else "auto",
        "DEBUG": settings.DEBUG,
    }
