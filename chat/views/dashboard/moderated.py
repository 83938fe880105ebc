"""The channel that a page of chat's dashboard is about: one's own, or one that one moderates."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.models import User
from chat.policies.permissions import Permission
from chat.selectors.moderated_channels import moderated_channels
from chat.selectors.roles import Role, require_moderator, require_permission
from streams.models import Channel
from streams.selectors.channels import get_channel
from streams.views.dashboard.own import CHANGES
from streams.views.requests import require_account, toast, wants_part
from twitchclone.core import rate_limit

P = ParamSpec("P")
_View = Callable[Concatenate[HttpRequest, "Moderated", P], HttpResponse]


@dataclass(frozen=True, slots=True)
class Moderated:
    """Who acts, as what, in which channel; `query` is what names the channel in addresses."""

    actor: User
    role: Role
    channel: Channel
    permissions: tuple[Permission, ...]

    @property
    def query(self) -> str:
        """`?channel=ana` in somebody else's channel, empty in one's own."""
        if self.channel.pk == self.actor.pk:
            return ""
        return "?" + urlencode({"channel": self.channel.owner.login})

    def context(self, section: str) -> dict[str, Any]:
        """What every page of a moderated channel shows."""
        return {
            "section": section,
            "owner": self.channel.owner,
            "is_own_channel": self.channel.pk == self.actor.pk,
            "channel_query": self.query,
            "granted": {permission.value: True for permission in self.role.permissions},
            "role_name": self.role.name,
            "moderated_channels": moderated_channels(self.actor, *self.permissions),
        }


def moderated_channel(
    *permissions: Permission,
) -> Callable[[_View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Log-in required; the view gets the channel that `?channel=` names, else the asker's own.

    Raises NotFound for an unknown channel, NoPermission without any of these permissions there;
    without one named, unless the asker keeps order there.
    """

    def decorate(view: _View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @never_cache
        @login_required
        @wraps(view)
        def with_channel(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            account = require_account(request)
            if request.method == "POST":
                rate_limit.require(CHANGES, f"u{account.pk}")
            moderated = _find(request, account, permissions)
            return view(request, moderated, *args, **kwargs)

        return with_channel

    return decorate


def show(
    request: HttpRequest, page: str, part: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page or its part, as the request asks."""
    return render(request, part if wants_part(request) else page, context, status=status)


def changed(
    request: HttpRequest, moderated: Moderated, url_name: str, response: HttpResponse, message: str
) -> HttpResponse:
    """The part as it is now with a toast; without scripts back to the page."""
    if not wants_part(request):
        return redirect(reverse(url_name) + moderated.query)
    return toast(response, message)


def _find(request: HttpRequest, account: User, permissions: tuple[Permission, ...]) -> Moderated:
    login = request.GET.get("channel", "").replace("\x00", "").lower() or account.login
    channel = get_channel(login, viewer=account)
    if permissions:
        role = require_permission(account, channel.pk, *permissions)
    else:
        role = require_moderator(account, channel.pk)
    return Moderated(account, role, channel, permissions)
