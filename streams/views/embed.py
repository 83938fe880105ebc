"""The bare player for other sites: a channel's, and a video's."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from streams.models import VideoVisibility
from streams.playback.access import require_may_watch
from streams.selectors.channels import get_channel
from streams.selectors.videos import get_video
from streams.views.addresses import absolute_url, channel_path, video_path
from streams.views.channel import player_context
from streams.views.videos import playing_context
from twitchclone.core.errors import NotFound


@xframe_options_exempt
@csp_replace({"frame-ancestors": "*"})  # type: ignore[arg-type]  # typed for views without arguments
@require_safe
def embed(request: HttpRequest, login: str) -> HttpResponse:
    """Only this page may be framed: it shows nothing of the account and changes nothing."""
    context = player_context(request, get_channel(login))
    # The player's way back must lead out of the frame, so it needs the whole address.
    context["channel_url"] = absolute_url(request, channel_path(login.lower()))
    return render(request, "streams/embed.html", context)


@xframe_options_exempt
@csp_replace({"frame-ancestors": "*"})  # type: ignore[arg-type]  # typed for views without arguments
@require_safe
def embed_video(request: HttpRequest, video_id: int) -> HttpResponse:
    """What everybody may watch, and nothing else: whoever frames the page must gain nothing."""
    video = get_video(video_id)
    if video.visibility not in {VideoVisibility.PUBLIC, VideoVisibility.UNLISTED}:
        raise NotFound("There is no such video.")
    require_may_watch(video, None, unlocked=False)
    context = playing_context(request, video) | {
        "video": video,
        "owner": video.channel.owner,
        # The player's way back must lead out of the frame, so it needs the whole address.
        "page_url": absolute_url(request, video_path(video.pk)),
    }
    return render(request, "streams/embed_video.html", context)
