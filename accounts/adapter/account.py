"""Log-in, sign-up and mails as allauth asks for them."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.adapter.mails import render_mail
from accounts.models import User
from accounts.policies.logins import clean_login
from accounts.policies.permissions import may_act
from twitchclone.core.errors import DomainError
from twitchclone.core.http import client_address
from twitchclone.core.jobs import enqueue_on_commit


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Our rules for logins, our address of the visitor, our mails."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_taken": "This login is taken. Choose another one.",
        "email_taken": "There is an account with this e-mail address already.",
        "username_password_mismatch": "Login or password are not right.",
        "email_password_mismatch": "E-mail address or password are not right.",
        "too_many_login_attempts": "Too many failed attempts. Wait five minutes and try again.",
        "enter_current_password": "This is not your current password.",
        "incorrect_password": "This is not your password.",
        "incorrect_code": "This code is not right, or it has been used or has expired.",
        "rate_limited": "Too many attempts. Wait a moment and try again.",
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The login's form, the reserved words, and whether it is free."""
        try:
            login = clean_login(username)
        except DomainError as error:
            raise forms.ValidationError(error.message, code=error.code) from error
        if not shallow and User.objects.filter(login=login).exists():
            raise self.validation_error("username_taken")
        return login

    def get_client_ip(self, request: HttpRequest) -> str:
        """X-Forwarded-For counts only from the proxies named in the settings."""
        return client_address(request)

    def is_safe_url(self, url: str) -> bool:
        """Whether a log-in may lead there; allauth's way breaks on what is no address at all."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:  # for example an unclosed bracket in the host
            return False

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """An account always has an address; a pending one may go."""
        return not email_address.primary

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Refuse an address that another account holds, which the database would refuse too."""
        others = User.objects.filter(email=email_address.email)
        if others.exclude(pk=email_address.user_id).exists():
            return False
        with transaction.atomic():
            return bool(super().confirm_email(request, email_address))

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Turn a suspended account away, whichever way it came, and tell it why."""
        if may_act(user):
            return None
        clear_login(request)
        return self.respond_user_inactive(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Only who has shown the right password or key comes here."""
        return render(
            request,
            "account/account_inactive.html",
            {"reason": user.suspension_reason if user.is_suspended else ""},
            status=403,
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to where the password is changed from."""
        return reverse("accounts:settings-security")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render now, in the visitor's language, and let a worker send it."""
        request = self.request
        host = request.get_host()
        mail = render_mail(
            template_prefix,
            {
                "request": request,
                "email": email,
                "SITE_NAME": settings.SITE_NAME,
                "site_url": settings.SITE_URL or request.build_absolute_uri("/"),
                **{name: _on_this_site(value, host) for name, value in context.items()},
            },
        )
        enqueue_on_commit(
            "accounts.send_mail", to=email, subject=mail.subject, text=mail.text, html=mail.html
        )


def _on_this_site(value: Any, host: str) -> Any:
    """An address at the host that the request claimed, moved to SITE_URL where that is set.

    Whoever asks for somebody's password reset chooses the Host header, and with it, otherwise,
    where the secret in the mail's link goes.
    """
    if not settings.SITE_URL or not isinstance(value, str):
        return value
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or parts.netloc != host:
        return value
    return settings.SITE_URL.rstrip("/") + value.split(host, 1)[1]
