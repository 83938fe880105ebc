"""One of one's own videos: its words, who may watch it, its picture, chapters, cut and sound."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from streams.models import Channel, DownloadState, Video, VideoState, VideoVisibility
from streams.playback.addresses import download_path, storyboard_json, thumbnail_path
from streams.selectors.own_collections import list_memberships
from streams.selectors.timeline import shown_duration_ms, shown_range
from streams.selectors.video_pages import count_unmuted_segments, list_shown_chapters
from streams.services import videos as services
from streams.views.dashboard.forms import picture_help
from streams.views.dashboard.own import add_refusal, own_channel
from streams.views.dashboard.video_forms import (
    MarkerForm,
    RangeForm,
    ThumbnailForm,
    VideoDetailsForm,
    VisibilityForm,
)
from streams.views.dashboard.videos import get_own_video
from streams.views.requests import require_account, toast, wants_part
from streams.views.video_cards import own_video_row
from streams.views.videos import playing_context
from twitchclone.core.errors import DomainError, InvalidInput, NotFound

_PAGE = "streams/dashboard/video.html"
_PART = "streams/dashboard/partials/_video_{}.html"
_CUT = "streams/dashboard/partials/_video_cut.html"


@require_safe
@own_channel
def video(request: HttpRequest, channel: Channel, video_id: int) -> HttpResponse:
    """Everything that can be changed, each in a form of its own."""
    found = get_own_video(channel, video_id)
    context = _context(found)
    for section in _SECTIONS:
        context |= _SECTIONS[section](found)
    if found.state in {VideoState.READY, VideoState.RECORDING} and found.duration_ms:
        context |= playing_context(request, found)
    return render(request, _PAGE, context)


@require_POST
@own_channel
def save_details(request: HttpRequest, channel: Channel, video_id: int) -> HttpResponse:
    """What viewers are told of it."""
    found, form = get_own_video(channel, video_id), VideoDetailsForm(request.POST)
    if form.is_valid():
        try:
            account = require_account(request)
            services.update_video(video=found, actor=account, **form.cleaned_data)
            return _saved(request, channel, video_id, "details", _("Saved."))
        except DomainError as error:
            add_refusal(form, error)
    context = {"details_form": form, "category": form.cleaned_data.get("category")}
    return _refused(request, found, "details", context)


@require_POST
@own_channel
def save_visibility(request: HttpRequest, channel: Channel, video_id: int) -> HttpResponse:
    """Who may watch it, with a password if that is the choice."""
    found, form = get_own_video(channel, video_id), VisibilityForm(request.POST)
    if form.is_valid():
        wanted: dict[str, str] = {"visibility": form.cleaned_data["visibility"]}
        is_password = wanted["visibility"] == VideoVisibility.PASSWORD
        if is_password and form.cleaned_data["password"]:
            wanted["password"] = form.cleaned_data["password"]
        try:
            services.set_visibility(video=found, actor=require_account(request), **wanted)
            return _saved(request, channel, video_id, "access", _("Saved."))
        except DomainError as error:
            add_refusal(form, error)
    return _refused(request, found, "access", {"access_form": form})


@require_POST
@own_channel
def save_thumbnail(request: HttpRequest, channel: Channel, video_id: int) -> HttpResponse:
    """A picture of one's own, a moment of the video, or what the video chose itself again."""
    found, form = get_own_video(channel, video_id), ThumbnailForm(request.POST, request.FILES)
    upload, account = request.FILES.get("picture"), require_account(request)
    try:
        if "reset" in request.POST:
            services.reset_thumbnail(video=found, actor=account)
        elif "moment" in request.POST:
            services.pick_thumbnail(video=found, actor=account, offset_ms=_moment(request))
        elif upload is not None:
            services.set_thumbnail(video=found, actor=account, upload=upload)
        else:
            raise InvalidInput(_("Choose a picture first."), field="picture")
        return _saved(request, channel, video_id, "thumbnail", _("Saved."))
    except DomainError as error:
        form.is_valid()
        form.add_error("picture", error.message)
    return _refused(request, found, "thumbnail", {"thumbnail_form": form})


@require_POST
@own_channel
def add_marker(request: HttpRequest, channel: Channel, video_id: int) -> HttpResponse:
    """Another chapter."""
    found, form = get_own_video(channel, video_id), MarkerForm(request.POST)
    if form.is_valid():
        try:
            services.add_chapter(
                video=found,
                actor=require_account(request),
                offset_ms=form.cleaned_data["at"],
                title=form.cleaned_data["title"],
            )
            return _saved(request, channel, video_id, "markers", _("Chapter added."))
        except DomainError as error:
            _refuse_field(form, error, {"offset_ms": "at"})
    return _refused(request, found, "markers", {"marker_form": form})


@require_POST
@own_channel
def remove_marker(
    request: HttpRequest, channel: Channel, video_id: int, chapter_id: int
) -> HttpResponse:
    """One chapter less."""
    found = get_own_video(channel, video_id)
    services.remove_chapter(video=found, actor=require_account(request), chapter_id=chapter_id)
    return _saved(request, channel, video_id, "markers", _("Chapter removed."))


@require_POST
@own_channel
def trim(request: HttpRequest, channel: Channel, video_id: int) -> HttpResponse:
    """Cut off the beginning and the end, or show everything again."""
    found, form = get_own_video(channel, video_id), RangeForm(request.POST)
    if form.is_valid():
        try:
            services.trim_video(
                video=found,
                actor=require_account(request),
                start_ms=form.cleaned_data["start"],
                # A second is what the field can say; the end itself is no cut.
                end_ms=_end_of(found, form.cleaned_data["end"]),
            )
            return _cut(request, channel, video_id)
        except DomainError as error:
            _refuse_field(form, error, {"start_ms": "start", "end_ms": "end"})
    return _refused(request, found, "trim", {"trim_form": form})


@require_POST
@own_channel
def add_mute(request: HttpRequest, channel: Channel, video_id: int) -> HttpResponse:
    """Take the sound out of a part of what is shown."""
    found, form = get_own_video(channel, video_id), RangeForm(request.POST)
    if form.is_valid():
        start_ms, _end = shown_range(found)
        wanted = (form.cleaned_data["start"] + start_ms, form.cleaned_data["end"] + start_ms)
        try:
            _mute(request, found, [*_muted(found), wanted])
            return _saved(request, channel, video_id, "mutes", _("The sound is being taken out."))
        except DomainError as error:
            add_refusal(form, error)
    return _refused(request, found, "mutes", {"mute_form": form})


@require_POST
@own_channel
def remove_mute(request: HttpRequest, channel: Channel, video_id: int) -> HttpResponse:
    """Give a part its sound back; `start` names it as it is stored."""
    found = get_own_video(channel, video_id)
    kept = [pair for pair in _muted(found) if str(pair[0]) != request.POST.get("start", "")]
    _mute(request, found, kept)
    return _saved(request, channel, video_id, "mutes", _("The sound is back."))


@require_safe
@own_channel
def mutes(request: HttpRequest, channel: Channel, video_id: int) -> HttpResponse:
    """The muted parts again, while silence is being made."""
    return _part(request, get_own_video(channel, video_id), "mutes")


@require_http_methods(["GET", "HEAD", "POST"])
@own_channel
def download(request: HttpRequest, channel: Channel, video_id: int) -> HttpResponse:
    """POST has the file made; GET answers with how far it is."""
    found = get_own_video(channel, video_id)
    if request.method == "POST":
        found = services.request_download(video=found)
        if not wants_part(request):
            return redirect("streams:dashboard-video", video_id)
    return _part(request, found, "download")


@require_POST
@own_channel
def set_membership(request: HttpRequest, channel: Channel, video_id: int) -> HttpResponse:
    """Put the video into one of the channel's collections, or take it out."""
    found, account = get_own_video(channel, video_id), require_account(request)
    wanted = request.POST.get("collection", "")
    chosen = next(
        (one for one in list_memberships(found) if str(one.collection.pk) == wanted), None
    )
    if chosen is None:
        raise NotFound(_("There is no such collection."))
    if chosen.is_in:
        services.remove_from_collection(
            collection=chosen.collection, actor=account, video_id=found.pk
        )
        message = _("Taken out of “{title}”.")
    else:
        services.add_to_collection(collection=chosen.collection, actor=account, video=found)
        message = _("Added to “{title}”.")
    words = message.format(title=chosen.collection.title)
    return _saved(request, channel, video_id, "collections", words)


def _context(video: Video) -> dict[str, Any]:
    return {
        "section": "videos",
        "video": video,
        "row": own_video_row(video),
        "picture_help": picture_help(),
        "thumbnail_url": thumbnail_path(video),
        "is_complete": video.state == VideoState.READY,
    }


def _details(video: Video) -> dict[str, Any]:
    return {"details_form": VideoDetailsForm.of_video(video), "category": video.category}


def _access(video: Video) -> dict[str, Any]:
    form = VisibilityForm(initial={"visibility": video.visibility})
    return {"access_form": form, "has_password": bool(video.password_hash)}


def _thumbnail(video: Video) -> dict[str, Any]:
    is_there = video.state in {VideoState.READY, VideoState.RECORDING} and bool(video.duration_ms)
    return {
        "thumbnail_form": ThumbnailForm(),
        "can_pick": is_there,
        "moments": storyboard_json(video) if is_there else None,
        "moments_ms": shown_duration_ms(video),
    }


def _markers(video: Video) -> dict[str, Any]:
    return {"marker_form": MarkerForm(), "shown_chapters": list_shown_chapters(video)}


def _trim(video: Video) -> dict[str, Any]:
    start_ms, end_ms = shown_range(video)
    return {"trim_form": RangeForm(), "trim_start_ms": start_ms, "trim_end_ms": end_ms}


def _mutes(video: Video) -> dict[str, Any]:
    start_ms, _end = shown_range(video)
    return {
        "mute_form": RangeForm(),
        "mutes": [
            {"stored": start, "start": max(0, start - start_ms), "end": max(0, end - start_ms)}
            for start, end in _muted(video)
        ],
        "unmuted_segments": count_unmuted_segments(video),
    }


def _download(video: Video) -> dict[str, Any]:
    is_ready = video.download_state == DownloadState.READY
    return {"download_url": download_path(video) if is_ready else ""}


def _collections(video: Video) -> dict[str, Any]:
    return {"memberships": list_memberships(video)}


# What each form shows of a video as it stands.
_SECTIONS = {
    "details": _details,
    "access": _access,
    "thumbnail": _thumbnail,
    "markers": _markers,
    "trim": _trim,
    "mutes": _mutes,
    "download": _download,
    "collections": _collections,
}


def _part(
    request: HttpRequest,
    video: Video,
    section: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    shown = _context(video) | _SECTIONS[section](video) | (context or {})
    return render(request, _PART.format(section), shown, status=status)


def _saved(
    request: HttpRequest, channel: Channel, video_id: int, section: str, message: str
) -> HttpResponse:
    """The form as it now is, and a toast; without scripts the page again."""
    if not wants_part(request):
        return redirect(reverse("streams:dashboard-video", args=[video_id]) + f"#{section}")
    part = _part(request, get_own_video(channel, video_id), section, {"is_saved": True})
    return toast(part, message)


def _refused(
    request: HttpRequest, video: Video, section: str, context: dict[str, Any]
) -> HttpResponse:
    if wants_part(request):
        return _part(request, video, section, context, status=422)
    shown = _context(video)
    for name in _SECTIONS:
        shown |= _SECTIONS[name](video)
    return render(request, _PAGE, shown | context, status=422)


def _cut(request: HttpRequest, channel: Channel, video_id: int) -> HttpResponse:
    """The form, and anew what counts from another beginning: player, chapters, muted parts."""
    if not wants_part(request):
        return redirect(reverse("streams:dashboard-video", args=[video_id]) + "#trim")
    found = get_own_video(channel, video_id)
    context = _context(found) | _trim(found) | _markers(found) | _mutes(found)
    context |= playing_context(request, found)
    return toast(render(request, _CUT, context), _("The cut is made."))


def _refuse_field(form: Any, error: DomainError, names: dict[str, str]) -> None:
    field = names.get(error.field, error.field)
    form.add_error(field if field in form.fields else None, error.message)


def _moment(request: HttpRequest) -> int:
    """The moment asked for, as viewers count; raises InvalidInput."""
    text = request.POST.get("moment", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise InvalidInput(_("Choose a moment of the video."), field="picture")
    return int(text)


def _muted(video: Video) -> list[tuple[int, int]]:
    return [(int(start), int(end)) for start, end in video.muted_ranges]


def _mute(request: HttpRequest, video: Video, ranges: list[tuple[int, int]]) -> None:
    services.mute_video(video=video, actor=require_account(request), ranges=ranges)


def _end_of(video: Video, end_ms: int) -> int | None:
    return None if end_ms // 1000 >= video.duration_ms // 1000 else end_ms
