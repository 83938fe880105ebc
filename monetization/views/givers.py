"""Who gave a channel the most bits this week; part of the channel's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from monetization.selectors.bits import bits_leaders
from streams.selectors.channels import get_channel
from streams.views.requests import signed_in

_FIRST = 3


@require_safe
def givers(request: HttpRequest, login: str) -> HttpResponse:
    """The first three, and on demand the first ten; fetched when the card is seen."""
    channel = get_channel(login, viewer=signed_in(request))
    leaders = bits_leaders(channel.pk, period="week", limit=10)
    context = {"first": leaders[:_FIRST], "more": leaders[_FIRST:]}
    return render(request, "monetization/partials/_givers.html", context)
