"""The feed in the dashboard: what happened, played again in the overlays or skipped there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chat.views.dashboard.moderated import Moderated, moderated_channel


@require_safe
@moderated_channel()
def activity_page(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """The page; its script reads and controls the feed over the API."""
    return render(request, "chat/dashboard/activity.html", moderated.context("activity"))
