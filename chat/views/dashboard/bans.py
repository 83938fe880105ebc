"""Bans and timeouts in force in the dashboard: searched, paged, lifted."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from chat.models import Ban
from chat.policies.permissions import Permission
from chat.selectors.bans import list_bans
from chat.selectors.roles import find_user
from chat.services.bans import unban_user
from chat.views.dashboard.moderated import Moderated, changed, moderated_channel, show
from chat.views.dashboard.paging import read_before
from chat.views.dashboard.setting_choices import span_words
from streams.views.requests import wants_part
from twitchclone.core import clock

PER_PAGE = 50
_PAGE = "chat/dashboard/bans.html"
_PART = "chat/dashboard/partials/_bans.html"
_ROWS = "chat/dashboard/partials/_ban_rows.html"
_URL = "chat:dashboard-bans"


class BanFilter(forms.Form):
    """What to look for."""

    q = forms.CharField(label=gettext_lazy("Name or reason"), max_length=100, required=False)

    def wanted(self) -> str:
        """What is looked for; empty for everything."""
        self.is_valid()
        return str(self.cleaned_data.get("q", "")).removeprefix("@")


@require_safe
@moderated_channel(Permission.BAN, Permission.TIMEOUT)
def ban_list(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """Newest first, in pages that follow as one scrolls."""
    before = read_before(request)
    context = _context(request, moderated, before)
    if before is not None and wants_part(request):
        return render(request, _ROWS, context)
    # A search swaps the whole page, whose address it becomes.
    return render(request, _PAGE, context)


@require_POST
@moderated_channel(Permission.BAN, Permission.TIMEOUT)
def ban_lift(request: HttpRequest, moderated: Moderated, user_login: str) -> HttpResponse:
    """Let somebody write again."""
    user = find_user(user_login)
    unban_user(actor=moderated.actor, channel_id=moderated.channel.pk, user=user)
    message = _("{name} may write again.").format(name=user.get_full_name())
    response = show(request, _PAGE, _PART, _context(request, moderated, None))
    return changed(request, moderated, _URL, response, message)


def _context(request: HttpRequest, moderated: Moderated, before: int | None) -> dict[str, Any]:
    form = BanFilter(request.GET)
    wanted = form.wanted()
    bans = list_bans(moderated.channel.pk, limit=PER_PAGE, before=before, query=wanted)
    query = _query(moderated, wanted)
    is_more = len(bans) == PER_PAGE
    return {
        **moderated.context("chat-bans"),
        "form": form,
        "is_filtered": bool(wanted),
        "list_query": query and f"?{query}",
        "bans": [_line(ban, moderated) for ban in bans],
        "next_query": f"?{query}{'&' if query else ''}before={bans[-1].pk}" if is_more else "",
    }


def _line(ban: Ban, moderated: Moderated) -> dict[str, Any]:
    is_timeout = ban.expires_at is not None
    needed = Permission.TIMEOUT if is_timeout else Permission.BAN
    return {
        "ban": ban,
        "rest": _rest(ban),
        "may_lift": needed in moderated.role.permissions and ban.user_id != moderated.actor.pk,
    }


def _rest(ban: Ban) -> str:
    """How long it still lasts, in words; empty for a ban for good."""
    if ban.expires_at is None:
        return ""
    return span_words(max(1, int((ban.expires_at - clock.now()).total_seconds())))


def _query(moderated: Moderated, wanted: str) -> str:
    channel = {"channel": moderated.channel.owner.login} if moderated.query else {}
    return urlencode({**channel, **({"q": wanted} if wanted else {})})
