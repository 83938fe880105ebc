"""Sign-up through another site's account."""

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.db import transaction
from django.http import HttpRequest

from accounts.models import User
from accounts.services.accounts import create_account


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """A person always chooses the login; the other site's word for an address is believed."""

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """Make the account by our service and connect it."""
        email = form.cleaned_data["email"]
        confirmed = [one.email.lower() for one in sociallogin.email_addresses if one.verified]
        with transaction.atomic():
            account = create_account(
                login=form.cleaned_data["username"],
                email=email,
                password=None,
                is_email_verified=email.lower() in confirmed,
            )
            sociallogin.user = sociallogin.account.user = account
            sociallogin.account.save()
        return account
