"""Pages of clips: one clip, its bare player, its file, the most viewed of the site."""

from typing import Any
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from accounts.models import User
from streams.errors import VideoPasswordNeeded
from streams.models import Clip, ClipState, ContentReport, VideoVisibility
from streams.playback.access import is_unlocked, require_may_watch_clip
from streams.playback.addresses import clip_path, clip_thumbnail_path
from streams.playback.app import download_name
from streams.selectors.clip_links import full_video_offset_ms
from streams.selectors.clips import get_clip, list_more_clips
from streams.services.clips import may_change_clip, may_delete_clip
from streams.storage import Area, is_remote, signed_link
from streams.views.addresses import (
    EMBED_HEIGHT,
    EMBED_WIDTH,
    absolute_url,
    channel_path,
    oembed_url,
    share_picture,
    video_path,
)
from streams.views.clip_cards import clip_card, clip_cards
from streams.views.requests import signed_in
from twitchclone.core.errors import NotFound

MORE_CLIPS = 8
_LINK_S = 600


@never_cache
@require_safe
def clip(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a clip, also while it is cut, for those who may watch its video.

    Where that has a password, its page asks for it and leads back here.
    """
    account = signed_in(request)
    try:
        found = _find_watchable(request, slug)
    except VideoPasswordNeeded:
        locked = get_clip(slug, viewer=account).video
        if locked is None or locked.deleted_at is not None:
            raise  # nobody can give the password any more
        return redirect(f"{video_path(locked.pk)}?{urlencode({'clip': slug})}")
    return render(request, "streams/clip.html", _page(request, found, account))


@require_safe
def clip_with_slash(request: HttpRequest, slug: str) -> HttpResponse:
    """`/clips/<slug>/` is the same page under its one address."""
    return HttpResponsePermanentRedirect(reverse("streams:clip", args=[slug]))


@xframe_options_exempt
@csp_replace({"frame-ancestors": "*"})  # type: ignore[arg-type]  # typed for views without arguments
@require_safe
def clip_embed(request: HttpRequest, slug: str) -> HttpResponse:
    """The clip's bare player for other sites: it shows nothing of the account."""
    found = _find_shared(slug)
    context = _player(found) | {
        "clip": found,
        "page_url": absolute_url(request, reverse("streams:clip", args=[slug])),
        "card": clip_card(found),
    }
    return render(request, "streams/embed_clip.html", context)


@never_cache
@require_safe
def clip_download(request: HttpRequest, slug: str) -> HttpResponse:
    """The clip's file, which a browser saves under the clip's title."""
    found = _find_watchable(request, slug)
    if found.state != ClipState.READY:
        raise NotFound("This clip is not ready yet.")
    if not is_remote(Area.CLIPS):
        return HttpResponseRedirect(clip_path(found))
    key, name = f"{found.storage_prefix}/clip.mp4", download_name(found.title)
    method = request.method or "GET"
    link = signed_link(Area.CLIPS, key, expires_s=_LINK_S, file_name=name, method=method)
    return HttpResponseRedirect(link)


def clip_oembed(request: HttpRequest, slug: str, *, width: int, height: int) -> dict[str, object]:
    """What oEmbed says of a clip (oembed.com, 2.3.4.2: type video)."""
    found = _find_shared(slug)
    if found.state != ClipState.READY:
        raise NotFound("This clip is not ready yet.")
    owner = found.channel.owner
    return {
        "version": "1.0",
        "type": "video",
        "title": found.title,
        "author_name": owner.get_full_name(),
        "author_url": absolute_url(request, channel_path(owner.login)),
        "provider_name": settings.SITE_NAME,
        "provider_url": absolute_url(request, "/"),
        "width": width,
        "height": height,
        "html": clip_embed_code(request, found, width=width, height=height),
        "thumbnail_url": absolute_url(request, clip_thumbnail_path(found)),
        "thumbnail_width": 640,
        "thumbnail_height": 360,
    }


def clip_embed_code(
    request: HttpRequest, clip: Clip, *, width: int = EMBED_WIDTH, height: int = EMBED_HEIGHT
) -> str:
    """The HTML that other sites paste to show the clip."""
    return format_html(
        '<iframe src="{}" width="{}" height="{}" allowfullscreen '
        'allow="autoplay; fullscreen; picture-in-picture" title="{}"></iframe>',
        absolute_url(request, reverse("streams:clip-embed", args=[clip.slug])),
        width,
        height,
        clip.title,
    )


def _find_watchable(request: HttpRequest, slug: str) -> Clip:
    """The clip, if whoever asks may watch it; raises what streams.playback.access raises."""
    account = signed_in(request)
    found = get_clip(slug, viewer=account)
    unlocked = is_unlocked(request.COOKIES, found.video)
    require_may_watch_clip(found, account, unlocked=unlocked)
    return found


def _find_shared(slug: str) -> Clip:
    """A clip that everybody may watch; other sites are told of no other."""
    found = get_clip(slug)
    if found.is_restricted:
        raise NotFound("There is no such clip (any more).")
    return found


def _page(request: HttpRequest, clip: Clip, account: User | None) -> dict[str, Any]:
    page_url = absolute_url(request, reverse("streams:clip", args=[clip.slug]))
    player = _player(clip)
    offset_ms = full_video_offset_ms(clip)
    return {
        **player,
        "clip": clip,
        "card": clip_card(clip),
        "is_shared": not clip.is_restricted,
        "is_indexed": clip.visibility == VideoVisibility.PUBLIC,
        "owner": clip.channel.owner,
        "page_url": page_url,
        "embed_code": clip_embed_code(request, clip),
        "embed_url": absolute_url(request, reverse("streams:clip-embed", args=[clip.slug])),
        "oembed_url": oembed_url(request, page_url),
        "media_url": absolute_url(request, player["video_url"]) if player["video_url"] else "",
        "share_picture": share_picture(request, player["poster_url"]),
        "download_name": download_name(clip.title),
        "full_video": (
            {"id": clip.video_id, "seconds": offset_ms // 1000} if offset_ms is not None else None
        ),
        "more_clips": clip_cards(list_more_clips(clip, MORE_CLIPS)),
        "can_change": may_change_clip(clip, account),
        "can_delete": may_delete_clip(clip, account),
        "report_reasons": ContentReport.Reason.choices,
    }


def _player(clip: Clip) -> dict[str, str]:
    is_ready = clip.state == ClipState.READY
    return {
        "video_url": clip_path(clip) if is_ready else "",
        "poster_url": clip_thumbnail_path(clip) if is_ready else "",
    }
