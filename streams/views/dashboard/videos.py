"""Videos: all of one's own in every state, who may watch them, the trash and the way back."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from streams.models import Channel, Video, VideoKind, VideoVisibility
from streams.selectors.own_videos import OwnShow, OwnSort, count_own_videos, find_own_videos
from streams.selectors.storage_usage import channel_usage
from streams.selectors.videos import get_video
from streams.services import videos as services
from streams.views.dashboard.own import own_channel
from streams.views.requests import read_offset, require_account, toast, wants_part
from streams.views.video_cards import OwnVideoRow, own_video_row
from twitchclone.core.errors import NotFound

PER_PAGE = 30
_MAX_QUERY_LENGTH = 100
_PAGE = "streams/dashboard/videos.html"
_LIST = "streams/dashboard/partials/_video_list.html"
_ROWS = "streams/dashboard/partials/_video_rows.html"
_ROW = "streams/dashboard/partials/_video_row.html"
_COUNTS = "streams/dashboard/partials/_video_counts.html"


@dataclass(frozen=True, slots=True)
class OwnFilters:
    """What the list is narrowed to; unknown values count as none."""

    show: OwnShow
    kind: str
    visibility: str
    query: str
    sort: OwnSort

    @property
    def pairs(self) -> dict[str, str]:
        """The filters as the address has them."""
        pairs = {"q": self.query, "kind": self.kind, "visibility": self.visibility}
        if self.show is not OwnShow.ALL:
            pairs["show"] = self.show.value
        if self.sort is not OwnSort.NEW:
            pairs["sort"] = self.sort.value
        return {name: value for name, value in pairs.items() if value}

    @property
    def is_narrowed(self) -> bool:
        """Whether videos are left out that are not in the trash."""
        is_part = self.show not in {OwnShow.ALL, OwnShow.TRASH}
        return is_part or bool(self.query or self.kind or self.visibility)


@require_safe
@own_channel
def videos(request: HttpRequest, channel: Channel) -> HttpResponse:
    """The page, its list after a change of filters, or the next rows."""
    context = _list_context(request, channel)
    if not wants_part(request):
        context |= {"usage": channel_usage(channel.pk), "section": "videos"}
        return render(request, _PAGE, context)
    return render(request, _ROWS if request.GET.get("offset") else _LIST, context)


@require_safe
@own_channel
def video_row(request: HttpRequest, channel: Channel, video_id: int) -> HttpResponse:
    """One row again, after its video has changed; nothing for one that has left the list."""
    video = get_own_video(channel, video_id)
    if "alone" in request.GET:
        return render(request, _ROW, {"row": own_video_row(video), "is_alone": True})
    if video.deleted_at is not None:
        return _row_changed(request, channel, None)
    return _row_changed(request, channel, video)


@require_POST
@own_channel
def set_visibility(request: HttpRequest, channel: Channel, video_id: int) -> HttpResponse:
    """Change who may watch, in the list; a password is set on the video's own page."""
    video = services.set_visibility(
        video=get_own_video(channel, video_id),
        actor=require_account(request),
        visibility=request.POST.get("visibility", ""),
    )
    if not wants_part(request):
        return redirect("streams:dashboard-videos")
    response = _row_changed(request, channel, get_own_video(channel, video.pk))
    return toast(response, _visibility_words(video.visibility))


@require_POST
@own_channel
def delete(request: HttpRequest, channel: Channel, video_id: int) -> HttpResponse:
    """Put a video into the trash; the toast offers the way back."""
    video = services.delete_video(
        video=get_own_video(channel, video_id), actor=require_account(request)
    )
    message = _("The video is in the trash.")
    if not wants_part(request):
        messages.success(request, message)
        return redirect("streams:dashboard-videos")
    undo = {"label": _("Undo"), "url": reverse("streams:dashboard-video-restore", args=[video.pk])}
    return toast(_row_changed(request, channel, None), message, action=undo)


@require_POST
@own_channel
def restore(request: HttpRequest, channel: Channel, video_id: int) -> HttpResponse:
    """Take a video out of the trash again; lists that are open fetch themselves anew."""
    services.restore_video(video=get_own_video(channel, video_id), actor=require_account(request))
    message = _("The video is back.")
    if not wants_part(request):
        messages.success(request, message)
        return redirect(_next(request))
    response = toast(HttpResponse(), message)
    return trigger_client_event(response, "videos:changed", {})


def get_own_video(channel: Channel, video_id: int) -> Video:
    """A video of the channel, also in the trash; raises NotFound for any other."""
    video = get_video(video_id)
    if video.channel_id != channel.pk:
        raise NotFound("There is no such video.")
    return video


def _row_changed(request: HttpRequest, channel: Channel, video: Video | None) -> HttpResponse:
    """The row as it is now, if it is still there, and beside it how many there are of each."""
    row = {"row": own_video_row(video)} if video is not None else None
    parts = [render_to_string(_ROW, row, request)] if row else []
    counts = {"counts": count_own_videos(channel.pk)}
    return HttpResponse("".join([*parts, render_to_string(_COUNTS, counts, request)]))


def _list_context(request: HttpRequest, channel: Channel) -> dict[str, Any]:
    filters, path = _read_filters(request), reverse("streams:dashboard-videos")
    page = find_own_videos(
        channel.pk,
        show=filters.show,
        kind=filters.kind,
        visibility=filters.visibility,
        query=filters.query,
        sort=filters.sort,
        offset=read_offset(request),
        limit=PER_PAGE,
    )
    rows: list[OwnVideoRow] = [own_video_row(video) for video in page.videos]
    more = urlencode({**filters.pairs, "offset": page.next_offset})
    return {
        "rows": rows,
        "next_url": f"{path}?{more}" if page.next_offset else "",
        "filters": filters,
        "counts": count_own_videos(channel.pk),
        "list_url": f"{path}?{urlencode(filters.pairs)}",
        "path": path,
        "login": channel.owner.login,
    }


def _read_filters(request: HttpRequest) -> OwnFilters:
    get = request.GET
    kind, visibility = get.get("kind", ""), get.get("visibility", "")
    show, sort = get.get("show", ""), get.get("sort", "")
    return OwnFilters(
        show=OwnShow(show) if show in {one.value for one in OwnShow} else OwnShow.ALL,
        kind=kind if kind in VideoKind.values else "",
        visibility=visibility if visibility in VideoVisibility.values else "",
        query=get.get("q", "").replace("\x00", "").strip()[:_MAX_QUERY_LENGTH],
        sort=OwnSort(sort) if sort in {one.value for one in OwnSort} else OwnSort.NEW,
    )


def _next(request: HttpRequest) -> str:
    """Where the form wants to go on, if that is on this site."""
    wanted = request.POST.get("next", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None)
    return wanted if is_ours else reverse("streams:dashboard-videos")


def _visibility_words(visibility: str) -> str:
    return {
        VideoVisibility.PUBLIC: _("Everybody may watch it now."),
        VideoVisibility.UNLISTED: _("Only people who have the address find it now."),
        VideoVisibility.SUBSCRIBERS: _("It is for subscribers now."),
        VideoVisibility.PASSWORD: _("It is protected by a password now."),
        VideoVisibility.PRIVATE: _("Only you can watch it now."),
    }[VideoVisibility(visibility)]
