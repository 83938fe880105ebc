"""Checks log-ins: by login or e-mail address, with one password check whoever is asked for."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from accounts.models import User
from accounts.policies.permissions import may_act
from accounts.selectors.users import find_for_log_in


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """allauth's backend without its fallbacks from one kind of name to the other.

    Those check a known address' password twice and an unknown one's once, which a stopwatch sees.
    """

    def _authenticate(
        self, request: HttpRequest | None, **credentials: Any
    ) -> AbstractBaseUser | None:
        identifier = str(credentials.get("username") or credentials.get("email") or "")
        account: AbstractBaseUser | None = self._check_password(
            find_for_log_in(identifier), str(credentials.get("password") or "")
        )
        return account

    def user_can_authenticate(self, user: Any) -> bool:
        """Asked at log-in and for every request of a session: a suspension counts at once."""
        return isinstance(user, User) and may_act(user)
