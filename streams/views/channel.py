"""A channel's page: the player, the talk beside it, and what is told below."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.policies import RESERVED_LOGINS
from accounts.selectors.follows import follower_count, is_following
from streams.models import Broadcast, Channel, Video
from streams.selectors.channels import get_channel
from streams.selectors.panels import list_panels
from streams.views.addresses import (
    absolute_url,
    channel_path,
    embed_code,
    embed_path,
    oembed_url,
    share_picture,
)
from streams.views.requests import origin_url, signed_in


@require_safe
def channel(request: HttpRequest, login: str) -> HttpResponse:
    """The page; whatever the channel does, open pages follow it over the event socket."""
    if _is_section(login):
        return HttpResponsePermanentRedirect(f"/{login}/")
    if login != login.lower():
        return HttpResponsePermanentRedirect(channel_path(login.lower()))
    account = signed_in(request)
    found = get_channel(login, viewer=account)
    return render(request, "streams/channel.html", channel_page(request, found, account))


@require_safe
def channel_with_slash(request: HttpRequest, login: str) -> HttpResponse:
    """`/<login>/` is the same page under its one address."""
    return HttpResponsePermanentRedirect(channel_path(login.lower()))


@require_safe
def activity(request: HttpRequest, login: str) -> HttpResponse:
    """Where the channel's feed is shown; fetched when somebody looks at the tab."""
    found = get_channel(login, viewer=signed_in(request))
    return render(request, "streams/partials/_activity.html", {"login": found.owner.login})


def player_context(request: HttpRequest, channel: Channel) -> dict[str, Any]:
    """What the player needs, on the channel's page and in other sites."""
    broadcast, origin = channel.live_broadcast, origin_url(request)
    return {
        "channel": channel,
        "owner": channel.owner,
        "avatar_url": channel.owner.avatar.url if channel.owner.avatar else "",
        "broadcast": broadcast,
        "recording_id": _recording_id(broadcast),
        "playback_url": f"{origin}{broadcast.playback_path}" if broadcast else "",
        "poster": f"{origin}{broadcast.thumbnail_path}" if broadcast else "",
        "banner": _banner(channel),
        "channel_url": channel_path(channel.owner.login),
    }


def channel_page(request: HttpRequest, channel: Channel, account: User | None) -> dict[str, Any]:
    """What the page shows around and below the player, whichever tab is open."""
    login, player = channel.owner.login, player_context(request, channel)
    page_url = absolute_url(request, channel_path(login))
    pictures = (player["poster"], player["banner"], player["avatar_url"])
    return {
        **player,
        "is_own": account is not None and account.pk == channel.pk,
        "is_following": account is not None and is_following(account, channel.pk),
        "followers": follower_count(channel.pk),
        "panels": list_panels(channel.pk),
        "page_url": page_url,
        "embed_code": embed_code(request, login),
        "embed_url": absolute_url(request, embed_path(login)),
        "oembed_url": oembed_url(request, page_url),
        "share_picture": share_picture(request, *pictures),
    }


def _recording_id(broadcast: Broadcast | None) -> str:
    """The video that the broadcast is becoming; rewinding and clips name their moments in it."""
    # Of a broadcast without one the attribute is missing rather than None.
    video: Video | None = getattr(broadcast, "video", None)
    return str(video.pk) if video else ""


def _banner(channel: Channel) -> str:
    """What the player shows while the channel is offline."""
    picture = channel.offline_banner or channel.owner.banner
    return picture.url if picture else ""


def _is_section(login: str) -> bool:
    """Whether this is a part of the site that somebody typed without its slash."""
    if login not in RESERVED_LOGINS:
        return False
    try:
        return resolve(f"/{login}/").view_name != "streams:channel-with-slash"
    except Resolver404:
        return False
