"""The site's routes and pages that otherwise exist in DEBUG only, or in tests."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from twitchclone.core.styleguide import styleguide
from twitchclone.urls import urlpatterns as site_urlpatterns

VIDEO = {
    "video_id": "1234",
    "title": "Polar night",
    "duration_ms": 40_000,
    "playback_url": "/vod/token/index.m3u8",
    "page_url": "/_video",
    "login": "ana",
    "storyboard": {
        "interval_ms": 2000,
        "columns": 4,
        "rows": 3,
        "width": 160,
        "height": 90,
        "urls": ["/vod/token/storyboard-0.jpg", "/vod/token/storyboard-1.jpg"],
    },
    "chapters": [
        {"offset_ms": 0, "title": "Start", "category": None},
        {"offset_ms": 12_000, "title": "", "category": {"name": "Chess", "slug": "chess"}},
        {"offset_ms": 30_000, "title": "The <end>", "category": None},
    ],
    "muted_ranges": [[20_000, 24_000]],
    "next": {"url": "/ana", "title": "The day after", "thumbnail_url": ""},
}
_PARAMETERS = (*VIDEO, "autoplay", "is_mature", "start_ms")
_INCLUDE = " ".join(f"{name}={name}" for name in _PARAMETERS)
_PAGE = f"""{{% extends "base.html" %}}
{{% block main %}}<h1 class="visually-hidden">Video</h1>
<div class="watch" data-component="watch-layout" data-chat="collapsed"><div class="watch__stage">
{{% include "components/_player.html" with mode="video" {_INCLUDE} only %}}
</div></div>{{% endblock %}}"""


def video(request: HttpRequest) -> HttpResponse:
    """A page with a video, as the query asks for it."""
    asked = {name: int(value) for name, value in request.GET.items() if name.endswith("_ms")}
    flags = {"autoplay": "still" not in request.GET, "is_mature": "mature" in request.GET}
    page = engines["django"].from_string(_PAGE).render({**VIDEO, **flags, **asked}, request)
    return HttpResponse(page)


urlpatterns = [path("_styleguide", styleguide), path("_video", video), *site_urlpatterns]
