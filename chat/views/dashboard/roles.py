"""Moderators and VIPs in the dashboard: who helps, what they may do, adding and removing."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from chat.models import ChannelRole
from chat.policies.permissions import Permission
from chat.selectors.roles import find_user, list_roles
from chat.services.roles import MAX_MODERATORS, MAX_VIPS, grant_role, revoke_role
from chat.views.dashboard.moderated import Moderated, changed, moderated_channel, show
from streams.selectors.channels import search
from streams.views.dashboard.own import add_refusal
from twitchclone.core.errors import DomainError

_PAGE = "chat/dashboard/roles.html"
_PART = "chat/dashboard/partials/_roles.html"
_URL = "chat:dashboard-roles"
_SUGGESTED = 6
_Kind = ChannelRole.Kind

PERMISSIONS: list[tuple[str, str | Promise]] = [
    (Permission.DELETE.value, gettext_lazy("Delete messages, clear the chat")),
    (Permission.TIMEOUT.value, gettext_lazy("Time people out")),
    (Permission.BAN.value, gettext_lazy("Ban people")),
    (Permission.WARN.value, gettext_lazy("Warn people")),
    (Permission.SETTINGS.value, gettext_lazy("Change modes and settings")),
    (Permission.AUTOMOD.value, gettext_lazy("Decide on held messages")),
    (Permission.TERMS.value, gettext_lazy("Edit terms")),
    (Permission.UNBAN_REQUESTS.value, gettext_lazy("Answer unban requests")),
    (Permission.REPORTS.value, gettext_lazy("See reports")),
    (Permission.ANNOUNCE.value, gettext_lazy("Announce, pin, shout out")),
    (Permission.POLLS.value, gettext_lazy("Hold polls")),
    (Permission.VIPS.value, gettext_lazy("Choose VIPs")),
]


class NewRoleForm(forms.Form):
    """Whom to make what."""

    login = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=26,
        widget=forms.TextInput(
            attrs={"list": "login-suggestions", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[
            (_Kind.MODERATOR.value, gettext_lazy("Moderator")),
            (_Kind.VIP.value, gettext_lazy("VIP")),
        ],
    )

    def clean_login(self) -> str:
        """The login as accounts have it."""
        return str(self.cleaned_data["login"]).removeprefix("@").lower()


@require_safe
@moderated_channel(Permission.VIPS)
def role_list(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """All of them; moderators who may choose VIPs see the moderators, and change VIPs."""
    return _show(request, moderated)


@require_safe
@moderated_channel(Permission.VIPS)
def suggest_logins(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """Names that begin like what is typed."""
    query = request.GET.get("login", "").replace("\x00", "").removeprefix("@")[:26]
    hits = search(query, _SUGGESTED) if query else []
    return render(request, "chat/dashboard/partials/_logins.html", {"hits": hits})


@require_POST
@moderated_channel(Permission.VIPS)
def role_add(request: HttpRequest, moderated: Moderated) -> HttpResponse:
    """Make somebody a moderator, with all permissions, or a VIP."""
    form = NewRoleForm(request.POST)
    if form.is_valid():
        login, kind = form.cleaned_data["login"], form.cleaned_data["kind"]
        try:
            grant_role(
                actor=moderated.actor,
                channel_id=moderated.channel.pk,
                user=find_user(login),
                kind=kind,
            )
        except DomainError as error:
            error.field = error.field or "login"
            add_refusal(form, error)
        else:
            is_moderator = kind == _Kind.MODERATOR
            words = _("{name} is a moderator now.") if is_moderator else _("{name} is a VIP now.")
            return _changed(request, moderated, words.format(name=login))
    return _show(request, moderated, form=form, status=422)


@require_POST
@moderated_channel(Permission.VIPS)
def role_permissions(request: HttpRequest, moderated: Moderated, user_login: str) -> HttpResponse:
    """Change what a moderator may do."""
    wanted = [value for value, _label in PERMISSIONS if value in request.POST.getlist("permission")]
    grant_role(
        actor=moderated.actor,
        channel_id=moderated.channel.pk,
        user=find_user(user_login),
        kind=_Kind.MODERATOR,
        permissions=wanted,
    )
    words = _("What {name} may do is saved.")
    return _changed(request, moderated, words.format(name=user_login))


@require_POST
@moderated_channel(Permission.VIPS)
def role_remove(request: HttpRequest, moderated: Moderated, user_login: str) -> HttpResponse:
    """Take the role away."""
    revoke_role(actor=moderated.actor, channel_id=moderated.channel.pk, user=find_user(user_login))
    words = _("{name} has no role here any more.")
    return _changed(request, moderated, words.format(name=user_login))


def _changed(request: HttpRequest, moderated: Moderated, message: str) -> HttpResponse:
    return changed(request, moderated, _URL, _show(request, moderated), message)


def _show(
    request: HttpRequest, moderated: Moderated, *, status: int = 200, **extra: Any
) -> HttpResponse:
    roles = list_roles(moderated.channel.pk)
    context = {
        **moderated.context("chat-roles"),
        "moderators": [role for role in roles if role.kind == _Kind.MODERATOR],
        "vips": [role for role in roles if role.kind == _Kind.VIP],
        "may_change_moderators": moderated.role.name in ("broadcaster", "staff"),
        "permissions": PERMISSIONS,
        "max_moderators": MAX_MODERATORS,
        "max_vips": MAX_VIPS,
        "form": NewRoleForm(),
        **extra,
    }
    return show(request, _PAGE, _PART, context, status=status)
