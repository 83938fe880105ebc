"""The bare player for other sites."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from streams.selectors.channels import get_channel
from streams.views.addresses import absolute_url, channel_path
from streams.views.channel import player_context


@xframe_options_exempt
@csp_replace({"frame-ancestors": "*"})  # type: ignore[arg-type]  # typed for views without arguments
@require_safe
def embed(request: HttpRequest, login: str) -> HttpResponse:
    """Only this page may be framed: it shows nothing of the account and changes nothing."""
    context = player_context(request, get_channel(login))
    # The player's way back must lead out of the frame, so it needs the whole address.
    context["channel_url"] = absolute_url(request, channel_path(login.lower()))
    return render(request, "streams/embed.html", context)
