"""Collections: videos of one's own in an order of one's own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from streams.models import Channel, Collection
from streams.selectors.collection_pages import list_channel_collections
from streams.selectors.own_collections import (
    get_own_collection,
    list_addable_videos,
    list_collection_videos,
    list_item_ids,
)
from streams.services import videos as services
from streams.views.dashboard.own import add_refusal, own_channel
from streams.views.dashboard.video_forms import CollectionForm
from streams.views.dashboard.videos import get_own_video
from streams.views.requests import require_account, toast, wants_part
from streams.views.video_cards import collection_card, own_video_row
from twitchclone.core.errors import DomainError, InvalidInput

ADDABLE_SHOWN = 12
_LIST = "streams/dashboard/collections.html"
_PAGE = "streams/dashboard/collection.html"
_FORM = "streams/dashboard/partials/_collection_form.html"
_ITEMS = "streams/dashboard/partials/_collection_items.html"
_ADDABLE = "streams/dashboard/partials/_collection_addable.html"


@require_safe
@own_channel
def collections(request: HttpRequest, channel: Channel) -> HttpResponse:
    """All of them, and the form for another."""
    return _show_list(request, channel, CollectionForm(initial={"is_public": True}))


@require_POST
@own_channel
def create(request: HttpRequest, channel: Channel) -> HttpResponse:
    """A new one; its page is where videos are put into it."""
    form = CollectionForm(request.POST)
    if form.is_valid():
        try:
            made = services.create_collection(
                channel=channel, actor=require_account(request), **form.cleaned_data
            )
            return redirect("streams:dashboard-collection", made.pk)
        except DomainError as error:
            add_refusal(form, error)
    return _show_list(request, channel, form, status=422)


@require_safe
@own_channel
def collection(request: HttpRequest, channel: Channel, collection_id: UUID) -> HttpResponse:
    """One with its videos, in their order, and those that may be added."""
    found = get_own_collection(channel.pk, collection_id)
    return render(request, _PAGE, _page(request, found))


@require_POST
@own_channel
def save(request: HttpRequest, channel: Channel, collection_id: UUID) -> HttpResponse:
    """Its texts, and whether others see it."""
    found, form = get_own_collection(channel.pk, collection_id), CollectionForm(request.POST)
    if form.is_valid():
        try:
            found = services.update_collection(
                collection=found, actor=require_account(request), **form.cleaned_data
            )
        except DomainError as error:
            add_refusal(form, error)
    is_saved = not form.errors
    if is_saved and not wants_part(request):
        return redirect("streams:dashboard-collection", found.pk)
    context: dict[str, Any] = {"collection": found, "form": form}
    if not wants_part(request):
        return render(request, _PAGE, _page(request, found) | context, status=422)
    response = render(request, _FORM, context, status=200 if is_saved else 422)
    return toast(response, _("Saved.")) if is_saved else response


@require_POST
@own_channel
def delete(request: HttpRequest, channel: Channel, collection_id: UUID) -> HttpResponse:
    """The collection goes, its videos stay."""
    found = get_own_collection(channel.pk, collection_id)
    services.delete_collection(collection=found, actor=require_account(request))
    messages.success(request, _("The collection is deleted; its videos are still there."))
    return redirect("streams:dashboard-collections")


@require_safe
@own_channel
def addable(request: HttpRequest, channel: Channel, collection_id: UUID) -> HttpResponse:
    """Videos to add, by words of their titles."""
    found = get_own_collection(channel.pk, collection_id)
    return render(request, _ADDABLE, _addable(request, found))


@require_POST
@own_channel
def add(request: HttpRequest, channel: Channel, collection_id: UUID) -> HttpResponse:
    """Put a video at the end."""
    found = get_own_collection(channel.pk, collection_id)
    video = get_own_video(channel, _video_id(request))
    services.add_to_collection(collection=found, actor=require_account(request), video=video)
    return _changed(request, found)


@require_POST
@own_channel
def remove(request: HttpRequest, channel: Channel, collection_id: UUID) -> HttpResponse:
    """Take a video out."""
    found = get_own_collection(channel.pk, collection_id)
    services.remove_from_collection(
        collection=found, actor=require_account(request), video_id=_video_id(request)
    )
    return _changed(request, found)


@require_POST
@own_channel
def move(request: HttpRequest, channel: Channel, collection_id: UUID) -> HttpResponse:
    """One place up or down, beyond what is in the trash and not shown."""
    found, video_id = get_own_collection(channel.pk, collection_id), _video_id(request)
    order = list_item_ids(found)
    shown = [video.pk for video in list_collection_videos(found)]
    if video_id in shown:
        step = -1 if request.POST.get("to") == "up" else 1
        index = shown.index(video_id) + step
        if 0 <= index < len(shown):
            here, there = order.index(video_id), order.index(shown[index])
            order[here], order[there] = order[there], order[here]
            services.order_collection(
                collection=found, actor=require_account(request), video_ids=order
            )
    return _changed(request, found)


def _changed(request: HttpRequest, collection: Collection) -> HttpResponse:
    if not wants_part(request):
        return redirect("streams:dashboard-collection", collection.pk)
    return render(request, _ITEMS, _items(collection) | _addable(request, collection))


def _show_list(
    request: HttpRequest, channel: Channel, form: CollectionForm, *, status: int = 200
) -> HttpResponse:
    found = list_channel_collections(channel.pk, viewer=require_account(request))
    context = {
        "section": "collections",
        "collections": [collection_card(summary) for summary in found],
        "form": form,
    }
    return render(request, _LIST, context, status=status)


def _page(request: HttpRequest, collection: Collection) -> dict[str, Any]:
    initial = {
        "title": collection.title,
        "description": collection.description,
        "is_public": collection.is_public,
    }
    page = {"section": "collections", "form": CollectionForm(initial=initial)}
    return page | _items(collection) | _addable(request, collection)


def _items(collection: Collection) -> dict[str, Any]:
    rows = [own_video_row(video) for video in list_collection_videos(collection)]
    return {"collection": collection, "rows": rows}


def _addable(request: HttpRequest, collection: Collection) -> dict[str, Any]:
    query = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    videos = list_addable_videos(collection, query, ADDABLE_SHOWN)
    return {
        "collection": collection,
        "addable": [own_video_row(video) for video in videos],
        "query": query,
    }


def _video_id(request: HttpRequest) -> int:
    text = request.POST.get("video", "")
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise InvalidInput(_("Choose a video."), field="video")
    return int(text)
