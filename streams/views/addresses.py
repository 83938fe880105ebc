"""Absolute addresses of pages, for sharing, embedding and search engines."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html

from streams.models import Video

EMBED_WIDTH, EMBED_HEIGHT = 960, 540


def absolute_url(request: HttpRequest, path: str) -> str:
    """A path as an address that works anywhere: SITE_URL, or as the visitor came."""
    if settings.SITE_URL:
        return f"{settings.SITE_URL.rstrip('/')}{path}"
    return request.build_absolute_uri(path)


def channel_path(login: str) -> str:
    """Where the channel's page is on this site."""
    return reverse("streams:channel", args=[login])


def embed_path(login: str) -> str:
    """Where the channel's bare player is on this site."""
    return reverse("streams:embed", args=[login])


def embed_code(
    request: HttpRequest, login: str, *, width: int = EMBED_WIDTH, height: int = EMBED_HEIGHT
) -> str:
    """The HTML that other sites paste to show the channel."""
    return format_html(
        '<iframe src="{}" width="{}" height="{}" allowfullscreen '
        'allow="autoplay; fullscreen; picture-in-picture" title="{}"></iframe>',
        absolute_url(request, embed_path(login)),
        width,
        height,
        login,
    )


def video_path(video_id: int) -> str:
    """Where the video's page is on this site."""
    return reverse("streams:video", args=[video_id])


def video_embed_path(video_id: int) -> str:
    """Where the video's bare player is on this site."""
    return reverse("streams:embed-video", args=[video_id])


def video_embed_code(
    request: HttpRequest, video: Video, *, width: int = EMBED_WIDTH, height: int = EMBED_HEIGHT
) -> str:
    """The HTML that other sites paste to show the video."""
    return format_html(
        '<iframe src="{}" width="{}" height="{}" allowfullscreen '
        'allow="autoplay; fullscreen; picture-in-picture" title="{}"></iframe>',
        absolute_url(request, video_embed_path(video.pk)),
        width,
        height,
        video.title or video.channel.owner.get_full_name(),
    )


def oembed_url(request: HttpRequest, page_url: str) -> str:
    """Where programs ask how to embed the page (oEmbed discovery)."""
    return absolute_url(request, f"{reverse('streams:oembed')}?{urlencode({'url': page_url})}")


def share_picture(request: HttpRequest, *candidates: str) -> str:
    """The first of these pictures as an absolute address, else the site's own."""
    chosen = next((url for url in candidates if url), "") or static("img/share.png")
    return chosen if "://" in chosen else absolute_url(request, chosen)
