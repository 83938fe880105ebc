"""Codes of authenticator apps and recovery codes: each opens the door once."""

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as BaseAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as BaseReauthenticateForm
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache

_STEP_S = 30


class _OnceOnly:
    """allauth forgets a used code after one step, while with a tolerance it is good for longer.

    Whoever watched it being typed could use it again (RFC 6238, 5.2, forbids it).
    """

    def clean_code(self) -> str:
        """The code, if it is right and new."""
        code: str = super().clean_code()  # type: ignore[misc]  # of the forms below
        authenticator: Authenticator = self.authenticator  # type: ignore[attr-defined]  # set there
        if authenticator.type == Authenticator.Type.TOTP and not _take(authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


def _take(authenticator: Authenticator, code: str) -> bool:
    steps = 2 * settings.MFA_TOTP_TOLERANCE + 1
    key = f"totp-used:{authenticator.user_id}:{normalize_user_code(code)}"
    return bool(cache.add(key, True, _STEP_S * steps))


class AuthenticateForm(_OnceOnly, BaseAuthenticateForm):  # type: ignore[misc]  # untyped base
    """The second step of a log-in."""


class ReauthenticateForm(_OnceOnly, BaseReauthenticateForm):  # type: ignore[misc]  # untyped base
    """The question before something dangerous."""
