"""The moderation view: the chats of several channels side by side, with what waits in each."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from chat.errors import NoPermission
from chat.selectors.moderated_channels import moderated_channels
from chat.selectors.roles import require_moderator
from streams.models import Channel
from streams.selectors.channels import get_channel
from streams.views.requests import require_account
from twitchclone.core.errors import NotFound

MAX_COLUMNS = 6


@require_safe
@never_cache
@login_required
def moderation(request: HttpRequest) -> HttpResponse:
    """The channels that `?c=ana,bob` names, else the asker's own.

    Those that are unknown or not the asker's to moderate are left out and named; 403 when that
    leaves none.
    """
    account = require_account(request)
    wanted = _read_logins(request) or [account.login]
    columns, refused = _open(account, wanted)
    if not columns:
        raise NoPermission("You do not moderate this channel.")
    shown = {channel.pk for channel in columns}
    context: dict[str, Any] = {
        "columns": columns,
        "refused": refused,
        "others": [one for one in moderated_channels(account) if one.pk not in shown],
        "may_add": len(columns) < MAX_COLUMNS,
        "logins": ",".join(channel.owner.login for channel in columns),
    }
    return render(request, "chat/moderation.html", context)


def _read_logins(request: HttpRequest) -> list[str]:
    """The logins of `?c=`, each once, at most as many as fit."""
    text = request.GET.get("c", "").replace("\x00", "").lower()
    logins = dict.fromkeys(part.strip() for part in text.split(",") if part.strip())
    return [login[:25] for login in logins][:MAX_COLUMNS]


def _open(account: User, logins: list[str]) -> tuple[list[Channel], list[str]]:
    columns, refused = [], []
    for login in logins:
        try:
            channel = get_channel(login, viewer=account)
            require_moderator(account, channel.pk)
            columns.append(channel)
        except (NotFound, NoPermission):
            refused.append(login)
    return columns, refused
