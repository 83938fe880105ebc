"""A channel's chat in a window of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from streams.selectors.channels import get_channel
from streams.views.requests import signed_in


@require_safe
def popout(request: HttpRequest, login: str) -> HttpResponse:
    """The panel of the watch page, and nothing else."""
    if login != login.lower():
        return redirect("chat:popout", login=login.lower(), permanent=True)
    channel = get_channel(login, viewer=signed_in(request))
    return render(request, "chat/popout.html", {"owner": channel.owner})
