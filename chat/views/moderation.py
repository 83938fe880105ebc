"""The moderation view: the chats of several channels side by side, with what waits in each."""

from typing import Any
from urllib.parse import urlencode

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
from twitchclone.core.moderation_messages import moderation_messages

MAX_COLUMNS = 6
_REMEMBERED = "moderation_columns"


@require_safe
@never_cache
@login_required
def moderation(request: HttpRequest) -> HttpResponse:
    """The channels that `?c=ana,bob` names (it may be repeated), else those of the last time.

    Those that are unknown or not the asker's to moderate are left out and named; 403 when that
    leaves none.
    """
    account = require_account(request)
    wanted = _read_logins(request.GET.getlist("c"))
    columns, refused = _open(account, wanted or _remembered(request, account))
    if wanted and not columns:
        raise NoPermission("You do not moderate this channel.")
    if not columns:
        columns, refused = _open(account, [account.login])
    logins = [channel.owner.login for channel in columns]
    if request.session.get(_REMEMBERED) != logins:
        request.session[_REMEMBERED] = logins
    context: dict[str, Any] = {
        "columns": [_column(channel, logins) for channel in columns],
        "logins": ",".join(logins),
        "refused": refused if wanted else [],
        "others": [one for one in moderated_channels(account) if one.owner.login not in logins],
        "may_add": len(columns) < MAX_COLUMNS,
        "page_words": moderation_messages(),
    }
    return render(request, "chat/moderation.html", context)


def _column(channel: Channel, logins: list[str]) -> dict[str, Any]:
    """A channel, and where the view leads without it."""
    others = [login for login in logins if login != channel.owner.login]
    removed = "?" + urlencode({"c": ",".join(others)}) if others else ""
    return {"channel": channel, "owner": channel.owner, "removed_query": removed}


def _remembered(request: HttpRequest, account: User) -> list[str]:
    """The columns of the last time in this session."""
    stored = request.session.get(_REMEMBERED)
    return _read_logins(stored) if isinstance(stored, list) else [account.login]


def _read_logins(texts: list[str]) -> list[str]:
    """The logins in texts like `ana,bob`, each once, at most as many as fit."""
    text = ",".join(texts).replace("\x00", "").lower()
    logins = dict.fromkeys(part.strip(" @") for part in text.split(","))
    return [login[:25] for login in logins if login][:MAX_COLUMNS]


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
