"""What programs read: oEmbed, robots.txt, the sitemap and the web app's manifest."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from streams.models import VideoVisibility
from streams.playback.access import require_may_watch
from streams.playback.addresses import thumbnail_path
from streams.selectors.channels import get_channel
from streams.selectors.sitemap import list_indexed_channels, list_indexed_videos
from streams.selectors.videos import get_video
from streams.views.addresses import (
    EMBED_HEIGHT,
    EMBED_WIDTH,
    absolute_url,
    channel_path,
    embed_code,
    video_embed_code,
    video_path,
)
from streams.views.clips import clip_oembed
from streams.views.requests import origin_url
from twitchclone.core.errors import InvalidInput, NotFound

_DAY_S = 86_400
_NOT_EMBEDDED = "This address is not one of a channel or a video that can be embedded."


@require_safe
@cache_control(public=True, max_age=60)
def oembed(request: HttpRequest) -> HttpResponse:
    """A channel's, a video's or a clip's address as an embeddable player (oembed.com, 2.3.4.2)."""
    if request.GET.get("format", "json") != "json":
        return JsonResponse({"error": "Only the format json is offered."}, status=501)
    address = _resolve(request.GET.get("url", ""))
    width, height = _fit(request)
    if address.view_name in {"streams:clip", "streams:clip-embed"}:
        slug = address.kwargs["slug"]
        return JsonResponse(clip_oembed(request, slug, width=width, height=height))
    if "video_id" in address.kwargs:
        return JsonResponse(_video_oembed(request, address.kwargs["video_id"], width, height))
    if "login" not in address.kwargs:
        raise NotFound(_NOT_EMBEDDED)
    channel = get_channel(address.kwargs["login"])
    name, broadcast = channel.owner.get_full_name(), channel.live_broadcast
    body: dict[str, object] = {
        "version": "1.0",
        "type": "video",
        "title": (broadcast.title if broadcast else channel.title) or name,
        "author_name": name,
        "author_url": absolute_url(request, channel_path(channel.owner.login)),
        "provider_name": settings.SITE_NAME,
        "provider_url": absolute_url(request, "/"),
        "width": width,
        "height": height,
        "html": embed_code(request, channel.owner.login, width=width, height=height),
    }
    if broadcast:
        thumbnail = f"{origin_url(request)}{broadcast.thumbnail_path}"
        body |= {"thumbnail_url": thumbnail, "thumbnail_width": 640, "thumbnail_height": 360}
    return JsonResponse(body)


@require_safe
@cache_control(public=True, max_age=_DAY_S)
def robots(request: HttpRequest) -> HttpResponse:
    """Pages that are somebody's own are nothing for search engines."""
    context = {"sitemap_url": absolute_url(request, reverse("streams:sitemap"))}
    return render(request, "streams/robots.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=600)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The directory, the channels that stream, and public videos."""
    pages = [reverse(f"streams:{name}") for name in ("home", "directory", "categories")]
    channels = [
        {"url": absolute_url(request, channel_path(entry.login)), "changed_at": entry.changed_at}
        for entry in list_indexed_channels()
    ]
    videos = [
        {"url": absolute_url(request, video_path(entry.video_id)), "changed_at": entry.changed_at}
        for entry in list_indexed_videos()
    ]
    context = {
        "pages": [absolute_url(request, path) for path in pages],
        "channels": [*channels, *videos],
    }
    return render(request, "streams/sitemap.xml", context, content_type="application/xml")


@require_safe
@cache_control(public=True, max_age=_DAY_S)
def manifest(request: HttpRequest) -> HttpResponse:
    """The site as something to install (W3C Web Application Manifest)."""
    body = {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "id": "/",
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": "#1a1613",
        "theme_color": "#1a1613",
        "icons": [{"src": static("img/favicon.svg"), "type": "image/svg+xml", "sizes": "any"}],
    }
    return JsonResponse(body, content_type="application/manifest+json")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look on answers that are no pages of ours."""
    return HttpResponseRedirect(static("img/favicon.svg"))


def _video_oembed(
    request: HttpRequest, video_id: int, width: int, height: int
) -> dict[str, object]:
    """A video that everybody may watch; raises NotFound for any other."""
    video = get_video(video_id)
    if video.visibility not in {VideoVisibility.PUBLIC, VideoVisibility.UNLISTED}:
        raise NotFound(_NOT_EMBEDDED)
    require_may_watch(video, None, unlocked=False)
    owner = video.channel.owner
    body: dict[str, object] = {
        "version": "1.0",
        "type": "video",
        "title": video.title or owner.get_full_name(),
        "author_name": owner.get_full_name(),
        "author_url": absolute_url(request, channel_path(owner.login)),
        "provider_name": settings.SITE_NAME,
        "provider_url": absolute_url(request, "/"),
        "width": width,
        "height": height,
        "html": video_embed_code(request, video, width=width, height=height),
    }
    thumbnail = thumbnail_path(video)
    if thumbnail:
        body |= {"thumbnail_url": absolute_url(request, thumbnail)}
        body |= {"thumbnail_width": 640, "thumbnail_height": 360}
    return body


def _resolve(url: str) -> ResolverMatch:
    """The page of ours that an address names; raises NotFound for any other."""
    try:
        match = resolve(urlsplit(url).path)
    except (Resolver404, ValueError):
        raise NotFound(_NOT_EMBEDDED) from None
    if match.namespace != "streams":
        raise NotFound(_NOT_EMBEDDED)
    return match


def _fit(request: HttpRequest) -> tuple[int, int]:
    """16:9 within `maxwidth` and `maxheight`."""
    width = min(EMBED_WIDTH, _read_size(request, "maxwidth", EMBED_WIDTH))
    width = min(width, _read_size(request, "maxheight", EMBED_HEIGHT) * 16 // 9)
    return width, width * 9 // 16


def _read_size(request: HttpRequest, name: str, default: int) -> int:
    text = request.GET.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) <= 10_000):
        raise InvalidInput(f"{name} is a number of pixels from 1 to 10000.", field=name)
    return int(text[:6])
