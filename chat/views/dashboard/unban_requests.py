"""Unban requests in the dashboard: who asks to be let in again, and the answer."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chat.policies.permissions import Permission
from chat.selectors.unban_requests import pending_requests
from chat.services.unban_requests import MAX_CHARACTERS, answer_unban_request
from chat.views.dashboard.moderated import Moderated, changed, moderated_channel, show
from twitchclone.core.errors import InvalidInput

_PAGE = "chat/dashboard/unban_requests.html"
_PART = "chat/dashboard/partials/_unban_requests.html"
_URL = "chat:dashboard-unban-requests"


@require_safe
@moderated_channel(Permission.UNBAN_REQUESTS)
def request_list(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """What waits for an answer, oldest first."""
    return _show(request, moderated)


@require_POST
@moderated_channel(Permission.UNBAN_REQUESTS)
def request_answer(request: HttpRequest, moderated: Moderated, request_id: int) -> HttpResponse:
    """Lift the ban, or keep it."""
    decision = request.POST.get("decision", "")
    if decision not in ("approve", "deny"):
        raise InvalidInput(_("Choose whether to lift the ban."), field="decision")
    answered = answer_unban_request(
        actor=moderated.actor,
        channel_id=moderated.channel.pk,
        request_id=request_id,
        is_approved=decision == "approve",
        answer=request.POST.get("answer", ""),
    )
    name = answered.ban.user.get_full_name()
    words = _("{name} may write again.") if decision == "approve" else _("{name} stays banned.")
    message = words.format(name=name)
    return changed(request, moderated, _URL, _show(request, moderated), message)


def _show(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    context = {
        **moderated.context("chat-unban-requests"),
        "requests": pending_requests(moderated.channel.pk),
        "max_characters": MAX_CHARACTERS,
    }
    return show(request, _PAGE, _PART, context)
