"""Clips: those of one's channel, and those that one has made."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from streams.models import Channel, Clip
from streams.playback.access import require_may_find_clip
from streams.selectors.clips import (
    ClipSort,
    get_clip,
    get_deleted_clip,
    get_taken_down_clip,
    list_clips_made_by,
    list_clips_of_channel,
    list_deleted_clips,
)
from streams.services.clips import delete_clip, restore_clip
from streams.views.clip_cards import clip_cards
from streams.views.dashboard.own import own_channel
from streams.views.requests import require_account, toast, wants_part
from twitchclone.core.errors import NotFound

PER_PAGE = 30


@require_safe
@own_channel
def clips(request: HttpRequest, channel: Channel) -> HttpResponse:
    """In every state, newest or most viewed first, in pages that follow as one scrolls."""
    of = request.GET.get("of", "")
    is_mine, is_trash = of == "mine", of == "trash"
    sort = ClipSort.VIEWS if request.GET.get("sort") == ClipSort.VIEWS else ClipSort.NEW
    cursor, account = request.GET.get("cursor", ""), require_account(request)
    if is_trash:
        page = list_deleted_clips(account, cursor=cursor, limit=PER_PAGE)
    elif is_mine:
        page = list_clips_made_by(account, sort=sort, cursor=cursor, limit=PER_PAGE)
    else:
        page = list_clips_of_channel(channel.pk, sort=sort, cursor=cursor, limit=PER_PAGE)
    query = {"of": of} if is_mine or is_trash else {}
    more = urlencode({**query, "sort": sort.value, "cursor": page.next_cursor})
    context = {
        "clips": clip_cards(page.clips),
        "next_url": f"{request.path}?{more}" if page.next_cursor else "",
        "is_mine": is_mine,
        "is_trash": is_trash,
        "tabs": _tabs(request.path, of=of),
        "section": "clips",
    }
    if cursor and wants_part(request):
        return render(request, "streams/dashboard/partials/_clip_rows.html", context)
    return render(request, "streams/dashboard/clips.html", context)


@require_POST
@own_channel
def delete(request: HttpRequest, channel: Channel, slug: str) -> HttpResponse:
    """Delete a clip of the channel, or one that the account has made; the toast offers the way
    back."""
    account = require_account(request)
    clip = _find_to_delete(slug, account)
    delete_clip(clip=clip, actor=account)
    if not wants_part(request):
        return redirect("streams:dashboard-clips")
    undo = {"label": _("Undo"), "url": reverse("streams:dashboard-clip-restore", args=[slug])}
    words = _("“{title}” is deleted.").format(title=clip.title)
    return toast(HttpResponse(""), words, action=undo)


@require_POST
@own_channel
def restore(request: HttpRequest, channel: Channel, slug: str) -> HttpResponse:
    """Take a clip out of the trash again."""
    clip = get_deleted_clip(slug)
    restore_clip(clip=clip, actor=require_account(request))
    if not wants_part(request):
        return redirect("streams:dashboard-clips")
    return toast(HttpResponse(""), _("“{title}” is back.").format(title=clip.title))


def _find_to_delete(slug: str, account: User) -> Clip:
    try:
        clip = get_clip(slug, viewer=account)
    except NotFound:
        return get_taken_down_clip(slug, account=account)
    require_may_find_clip(clip, account)
    return clip


def _tabs(path: str, *, of: str) -> list[dict[str, object]]:
    tabs = {"": _("Of my channel"), "mine": _("Made by me"), "trash": _("Trash")}
    return [
        {
            "label": label,
            "url": f"{path}?of={name}" if name else path,
            "is_current": name == (of if of in tabs else ""),
            "count": None,
        }
        for name, label in tabs.items()
    ]
