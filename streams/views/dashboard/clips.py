"""Clips: those of one's channel, and those that one has made."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from streams.models import Channel
from streams.playback.access import require_may_find_clip
from streams.selectors.clips import (
    ClipSort,
    get_clip,
    list_clips_made_by,
    list_clips_of_channel,
)
from streams.services.clips import delete_clip
from streams.views.clip_cards import clip_cards
from streams.views.dashboard.own import own_channel
from streams.views.requests import require_account, toast, wants_part

PER_PAGE = 30


@require_safe
@own_channel
def clips(request: HttpRequest, channel: Channel) -> HttpResponse:
    """In every state, newest or most viewed first, in pages that follow as one scrolls."""
    is_mine = request.GET.get("of") == "mine"
    sort = ClipSort.VIEWS if request.GET.get("sort") == ClipSort.VIEWS else ClipSort.NEW
    cursor = request.GET.get("cursor", "")
    if is_mine:
        page = list_clips_made_by(
            require_account(request), sort=sort, cursor=cursor, limit=PER_PAGE
        )
    else:
        page = list_clips_of_channel(channel.pk, sort=sort, cursor=cursor, limit=PER_PAGE)
    query = {"of": "mine"} if is_mine else {}
    more = urlencode({**query, "sort": sort.value, "cursor": page.next_cursor})
    context = {
        "clips": clip_cards(page.clips),
        "next_url": f"{request.path}?{more}" if page.next_cursor else "",
        "is_mine": is_mine,
        "tabs": _tabs(request.path, is_mine=is_mine),
        "section": "clips",
    }
    if cursor and wants_part(request):
        return render(request, "streams/dashboard/partials/_clip_rows.html", context)
    return render(request, "streams/dashboard/clips.html", context)


@require_POST
@own_channel
def delete(request: HttpRequest, channel: Channel, slug: str) -> HttpResponse:
    """Delete a clip of the channel, or one that the account has made; the row goes."""
    account = require_account(request)
    clip = get_clip(slug, viewer=account)
    require_may_find_clip(clip, account)
    delete_clip(clip=clip, actor=account)
    if not wants_part(request):
        return redirect("streams:dashboard-clips")
    return toast(HttpResponse(""), _("“{title}” is deleted.").format(title=clip.title))


def _tabs(path: str, *, is_mine: bool) -> list[dict[str, object]]:
    return [
        {"label": _("Of my channel"), "url": path, "is_current": not is_mine, "count": None},
        {"label": _("Made by me"), "url": f"{path}?of=mine", "is_current": is_mine, "count": None},
    ]
