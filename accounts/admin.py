"""Staff admin of accounts: look people up, suspend and reinstate them, give roles."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.idp.oidc.models import Client as OAuthClient
from allauth.idp.oidc.models import Token as OAuthToken
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from accounts.models import User
from accounts.policies.permissions import may_suspend
from accounts.services.suspensions import reinstate_account, suspend_account
from twitchclone.core.admin_site import (
    ConfirmForm,
    ReasonForm,
    back_to_change,
    refusals_as_messages,
)

# Through allauth's own log-in, so that second factors and rate limits hold for staff as well.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # documented by allauth

_PERSONAL = ("login", "display_name", "email", "bio", "links", "avatar", "banner")
_STATE = ("date_joined", "last_login", "suspended_at", "suspension_reason")
_ROLES = ("is_staff", "is_superuser", "groups")


@admin.register(User)
class UserAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """Accounts. Passwords and second factors are the person's own and not shown."""

    list_display = ("login", "display_name", "email", "role", "state", "date_joined")
    list_filter = ("is_staff", "groups", ("suspended_at", admin.EmptyFieldListFilter))
    search_fields = ("login", "display_name", "email")
    search_help_text = "Login, display name or e-mail address"
    ordering = ("-date_joined",)
    fieldsets = (
        (None, {"fields": _PERSONAL}),
        ("State", {"fields": _STATE}),
        ("Roles", {"fields": _ROLES}),
    )
    readonly_fields = (*_PERSONAL, *_STATE)
    filter_horizontal = ("groups",)
    actions_detail = ("suspend", "reinstate")

    @display(description="Role", label={"administrator": "danger", "staff": "warning"})
    def role(self, account: User) -> str:
        """Superuser, staff, or everybody else."""
        return "administrator" if account.is_superuser else "staff" if account.is_staff else ""

    @display(description="State", label={"suspended": "danger", "active": "success"})
    def state(self, account: User) -> str:
        """Whether the account may log in."""
        return "suspended" if account.is_suspended else "active"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Accounts come from sign-up or `manage.py create_account`."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People delete their own accounts; staff suspend."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Only a superuser hands out the roles that rule the site."""
        is_ruler = bool(getattr(request.user, "is_superuser", False))
        return self.readonly_fields if is_ruler else (*self.readonly_fields, *_ROLES)

    def has_suspend_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """The policy decides; unfold passes the id on an account's page."""
        # None for what is no id at all, as well.
        account = None if object_id is None else self.get_object(request, str(object_id))
        return account is not None and may_suspend(_staff(request), account)

    @action(
        description="Suspend",
        permissions=["suspend"],
        icon="block",
        dialog={
            "title": "Suspend this account",
            "description": "It is logged out everywhere, its broadcast ends, and it may not "
            "log in or go live until it is reinstated.",
            "form_class": ReasonForm,
            "form_submit_text": "Suspend",
        },
    )
    def suspend(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Suspend with a reason."""
        account = User.objects.get(pk=object_id)
        with refusals_as_messages(request, f"{account.login} is suspended."):
            suspend_account(account=account, by=_staff(request), reason=form.cleaned_data["reason"])
        return back_to_change(self, object_id)

    @action(
        description="Reinstate",
        permissions=["suspend"],
        icon="undo",
        dialog={
            "title": "Reinstate this account",
            "description": "It may log in and go live again.",
            "form_class": ConfirmForm,
            "form_submit_text": "Reinstate",
        },
    )
    def reinstate(self, request: HttpRequest, form: forms.Form, object_id: int) -> HttpResponse:
        """Take a suspension back."""
        account = User.objects.get(pk=object_id)
        with refusals_as_messages(request, f"{account.login} may log in again."):
            reinstate_account(account=account, by=_staff(request))
        return back_to_change(self, object_id)


def _staff(request: HttpRequest) -> User:
    """The admin site lets no one else in."""
    assert isinstance(request.user, User)
    return request.user


admin.site.unregister(Group)
# What programs hold of people is nobody's to look through or to make by hand.
admin.site.unregister([OAuthClient, OAuthToken])


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """Roles: site moderators and administrators, and any a site adds."""
