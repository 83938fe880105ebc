"""A video's page: the recording or upload, what is told about it, and what to watch next."""

import re
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseLocation

from accounts.models import User
from accounts.selectors.follows import follower_count, is_following
from streams.errors import VideoPasswordNeeded, VideoSubscribersOnly
from streams.models import ContentReport, Video, VideoKind, VideoState, VideoVisibility
from streams.playback.access import is_unlocked, require_may_find, require_may_watch, set_unlocked
from streams.playback.addresses import playlist_path, storyboard_json, thumbnail_path
from streams.policies.permissions import may_edit_video
from streams.selectors.collection_pages import view_collection
from streams.selectors.timeline import shown_duration_ms
from streams.selectors.video_lists import list_more_of_channel
from streams.selectors.video_pages import list_shown_chapters, shown_muted_ranges
from streams.selectors.videos import get_video
from streams.services.videos import unlock_video
from streams.views.addresses import (
    absolute_url,
    oembed_url,
    share_picture,
    video_embed_code,
    video_embed_path,
    video_path,
)
from streams.views.requests import signed_in, wants_part
from streams.views.video_cards import VideoCard, video_cards
from twitchclone.core.errors import DomainError, NotFound
from twitchclone.core.http import client_address

MORE_SHOWN = 12
_PAGE = "streams/video.html"
_UNLOCK = "streams/partials/_video_unlock.html"
_PLAYED = {VideoState.READY, VideoState.RECORDING}
_SHARED = {VideoVisibility.PUBLIC, VideoVisibility.UNLISTED}
_START = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?")


@never_cache
@require_safe
def video(request: HttpRequest, video_id: int) -> HttpResponse:
    """The page; what keeps the viewer from the picture takes the picture's place."""
    account = signed_in(request)
    found = get_video(video_id)
    require_may_find(found, account)
    page = video_context(request, found, account)
    page |= _queue(request, found, account)
    more = list_more_of_channel(found, MORE_SHOWN)
    page["more"] = video_cards(more, account)
    return render(request, _PAGE, page)


@require_safe
def video_with_slash(request: HttpRequest, video_id: int) -> HttpResponse:
    """`/videos/<id>/` is the same page under its one address."""
    return HttpResponsePermanentRedirect(video_path(video_id))


@never_cache
@require_POST
def unlock(request: HttpRequest, video_id: int) -> HttpResponse:
    """The video's password: the page with the picture, or what is wrong beside the field."""
    account, found = signed_in(request), get_video(video_id)
    require_may_find(found, account)
    password = request.POST.get("password", "")
    try:
        unlock_video(video=found, password=password, address=client_address(request))
    except DomainError as error:
        context = video_context(request, found, account) | {"unlock_error": error.message}
        template = _UNLOCK if wants_part(request) else _PAGE
        return render(request, template, context, status=422)
    path = _way_on(found, request.POST.get("query", ""))
    response: HttpResponse = redirect(path)
    if wants_part(request):
        response = HttpResponseLocation(path, target="#main", select="#main", swap="outerHTML")
    set_unlocked(response, found)
    return response


def _way_on(video: Video, query: str) -> str:
    """Where the password opens: the clip of the video that was asked for, or the video itself with
    what its page knows of the query."""
    asked = QueryDict(query.replace("\x00", "")[:200])
    if video.clips.filter(slug=asked.get("clip", "")).exists():
        return reverse("streams:clip", args=[asked["clip"]])
    pairs = {name: asked[name] for name in ("t", "collection") if name in asked}
    return video_path(video.pk) + (f"?{urlencode(pairs)}" if pairs else "")


def gate_of(request: HttpRequest, video: Video, account: User | None) -> str:
    """What stands before the picture: "", "password" or "subscribers", or why there is none yet:
    the video's state, "trash" or "taken_down". Raises NotFound for who may not know of it."""
    if video.taken_down_at is not None:
        return "taken_down"
    if video.deleted_at is not None:
        return "trash"
    if video.state not in _PLAYED:
        return str(video.state)
    try:
        require_may_watch(video, account, unlocked=is_unlocked(request.COOKIES, video))
    except VideoPasswordNeeded:
        return "password"
    except VideoSubscribersOnly:
        return "subscribers"
    return ""


def video_context(request: HttpRequest, video: Video, account: User | None) -> dict[str, Any]:
    """What the page shows around the picture; nothing of a locked video but that it is there."""
    gate, owner = gate_of(request, video, account), video.channel.owner
    context: dict[str, Any] = {
        "video": video,
        "gate": gate,
        "owner": owner,
        "avatar_url": owner.avatar_url,
        "channel_url": reverse("streams:channel", args=[owner.login]),
        "video_url": video_path(video.pk),
        "is_own": account is not None and account.pk == video.channel_id,
        "can_edit": may_edit_video(account, video),
        "is_following": account is not None and is_following(account, video.channel_id),
        "followers": follower_count(video.channel_id),
        "at": video.published_at or video.created_at,
        "is_live": video.state == VideoState.RECORDING,
        "report_reasons": ContentReport.Reason.choices,
        **_sharing(request, video),
    }
    # The name of what a password protects may be what it protects.
    is_named = gate != "password"
    context["shown_title"] = video.title if is_named else ""
    if gate:
        return context
    return context | playing_context(request, video)


def playing_context(request: HttpRequest, video: Video) -> dict[str, Any]:
    """What the player needs; without `start_ms` it begins where the viewer left off."""
    asked = read_start(request.GET.get("t", ""))
    chapters = list_shown_chapters(video)
    return {
        "is_live": video.state == VideoState.RECORDING,
        "has_replay": video.kind == VideoKind.ARCHIVE,
        "shown_duration_ms": shown_duration_ms(video),
        "playback_url": playlist_path(video),
        "poster": thumbnail_path(video),
        "storyboard": storyboard_json(video),
        "chapters": chapters,
        "chapters_json": [
            {"offset_ms": chapter.offset_ms, "title": chapter.title or chapter.category_name}
            for chapter in chapters
        ],
        "muted_ranges": shown_muted_ranges(video),
        "start_ms": None if asked is None else min(asked, shown_duration_ms(video)),
    }


def read_start(text: str) -> int | None:
    """1h2m3s, or plain seconds, in milliseconds; None for anything else."""
    match = _START.fullmatch(text.strip().lower())
    if not match or not any(match.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return (hours * 3600 + minutes * 60 + seconds) * 1000


def _sharing(request: HttpRequest, video: Video) -> dict[str, Any]:
    """What other sites are told, which is nothing of a video that not everybody may watch."""
    page_url = absolute_url(request, video_path(video.pk))
    is_shared = video.visibility in _SHARED and video.state in _PLAYED
    is_shared = is_shared and video.deleted_at is None and video.taken_down_at is None
    context: dict[str, Any] = {"page_url": page_url, "is_shared": is_shared}
    if not is_shared:
        return context
    picture = share_picture(request, thumbnail_path(video))
    embed_url = absolute_url(request, video_embed_path(video.pk))
    return context | {
        "is_indexed": video.visibility == VideoVisibility.PUBLIC,
        "share_picture": picture,
        "embed_url": embed_url,
        "embed_code": video_embed_code(request, video),
        "oembed_url": oembed_url(request, page_url),
        "linked_data": _linked_data(video, page_url, embed_url, picture),
    }


def _linked_data(video: Video, page_url: str, embed_url: str, picture: str) -> dict[str, Any]:
    """The video as search engines read it (schema.org/VideoObject)."""
    seconds = shown_duration_ms(video) // 1000
    at = video.published_at or video.created_at
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": video.title or video.channel.owner.get_full_name(),
        "description": video.description or video.title,
        "thumbnailUrl": [picture],
        "uploadDate": at.isoformat(),
        "duration": f"PT{seconds // 3600}H{seconds // 60 % 60}M{seconds % 60}S",
        "url": page_url,
        "embedUrl": embed_url,
        "inLanguage": video.language,
        "isFamilyFriendly": not video.is_mature,
        "author": {"@type": "Person", "name": video.channel.owner.get_full_name()},
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": {"@type": "WatchAction"},
            "userInteractionCount": video.view_count,
        },
    }
    if video.state == VideoState.RECORDING:
        data["publication"] = {"@type": "BroadcastEvent", "isLiveBroadcast": True}
        data["publication"]["startDate"] = video.created_at.isoformat()
    return data


def _queue(request: HttpRequest, video: Video, account: User | None) -> dict[str, Any]:
    """`?collection=`: its videos and which comes next; an unknown one is left out."""
    try:
        collection_id = UUID(request.GET.get("collection", ""))
        view = view_collection(collection_id, viewer=account)
    except (ValueError, NotFound):
        return {}
    if all(video.pk != other.pk for other in view.videos):
        return {}
    cards = video_cards(view.videos, account)
    query = f"?collection={collection_id}"
    following = view.after(video.pk)
    context: dict[str, Any] = {"collection": view.collection, "queue": cards, "queue_query": query}
    position = next(index for index, card in enumerate(cards) if card.id == video.pk)
    context["queue_position"] = position + 1
    if following is not None:
        card, url = _card_of(cards, following.pk), video_path(following.pk) + query
        context |= {"next_card": card, "next_url": url}
        context["next_video"] = {
            "url": url,
            "title": card.title,
            "thumbnail_url": card.thumbnail_url,
        }
    return context


def _card_of(cards: list[VideoCard], video_id: int) -> VideoCard:
    return next(card for card in cards if card.id == video_id)
