"""A collection's page: its videos in their order, to be watched one after the other."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from streams.selectors.collection_pages import view_collection
from streams.views.addresses import absolute_url, share_picture, video_path
from streams.views.requests import signed_in
from streams.views.video_cards import video_cards


@never_cache
@require_safe
def collection(request: HttpRequest, collection_id: UUID) -> HttpResponse:
    """The list; playing begins with the first of it and goes on by itself."""
    account = signed_in(request)
    view = view_collection(collection_id, viewer=account)
    found, owner = view.collection, view.collection.channel.owner
    cards, query = video_cards(view.videos, account), f"?collection={found.pk}"
    context = {
        "collection": found,
        "owner": owner,
        "cards": cards,
        "query": query,
        "first_url": video_path(cards[0].id) + query if cards else "",
        "duration_ms": sum(card.duration_ms for card in cards),
        "is_own": account is not None and account.pk == found.channel_id,
        "page_url": absolute_url(request, collection_path(found.pk)),
        "share_picture": share_picture(request, cards[0].thumbnail_url if cards else ""),
    }
    return render(request, "streams/collection.html", context)


@require_safe
def collection_with_slash(request: HttpRequest, collection_id: UUID) -> HttpResponse:
    """`/collections/<uuid>/` is the same page under its one address."""
    return HttpResponsePermanentRedirect(collection_path(collection_id))


def collection_path(collection_id: UUID) -> str:
    """Where the collection's page is on this site."""
    return reverse("streams:collection", args=[collection_id])
