"""Log-in, sign-up and e-mail forms in our words, saved by our services."""

from typing import Any

from allauth.account.forms import AddEmailForm as BaseAddEmailForm
from allauth.account.forms import LoginForm as BaseLoginForm
from allauth.account.forms import SignupForm as BaseSignupForm
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.socialaccount.forms import SignupForm as BaseSocialSignupForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services.accounts import create_account
from accounts.services.emails import replace_email


def _label(form: forms.Form, name: str, label: Any, help_text: Any = "", **attrs: str) -> None:
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class LoginForm(BaseLoginForm):  # type: ignore[misc]  # allauth ships no types
    """By login or e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(
            self,
            "login",
            _("Login or e-mail address"),
            autocomplete="username webauthn",
            autocapitalize="none",
            spellcheck="false",
        )
        _label(self, "password", _("Password"))


_LOGIN_HELP = _("3 to 25 characters: a to z, digits, underscores. Your channel's address.")
_LOGIN_ATTRS = {"autocapitalize": "none", "spellcheck": "false", "pattern": "[A-Za-z0-9_]{3,25}"}


class SignupForm(BaseSignupForm):  # type: ignore[misc]  # allauth ships no types
    """Login, address, password: nothing else is needed to begin."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "username", _("Login"), _LOGIN_HELP, **_LOGIN_ATTRS)
        _label(self, "email", _("E-mail address"), _("Not shown to anybody."))
        _label(self, "password1", _("Password"), _("At least 8 characters."), minlength="8")

    def save(self, request: HttpRequest) -> User:
        """Make the account by our service; raises DomainError for what changed since the check."""
        return create_account(
            login=self.cleaned_data["username"],
            email=self.cleaned_data["email"],
            password=self.cleaned_data["password1"],
        )


class SocialSignupForm(BaseSocialSignupForm):  # type: ignore[misc]  # allauth ships no types
    """The login to take, when another site says who comes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "username", _("Login"), _LOGIN_HELP, **_LOGIN_ATTRS)
        _label(self, "email", _("E-mail address"), _("Not shown to anybody."))


class AddEmailForm(BaseAddEmailForm):  # type: ignore[misc]  # allauth ships no types
    """The address to change to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "email", _("New e-mail address"))

    def save(self, request: HttpRequest) -> EmailAddress:
        """Note the address by our service and send it a link."""
        address = replace_email(account=self.user, email=self.cleaned_data["email"])
        send_verification_email_to_address(request, address)
        return address


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A key is a passkey unless the person wants a second factor only."""

    passwordless = forms.BooleanField(
        label=_("Log in with it alone, without a password"),
        help_text=_("Your device then asks for fingerprint, face or PIN. Off: a second factor."),
        required=False,
        initial=True,
    )
