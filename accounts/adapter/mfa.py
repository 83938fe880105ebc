"""Second factors and passkeys as allauth asks for them."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext

from accounts.models import User


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Secrets are encrypted in the database: a copy of it alone does not make codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right, or it has been used or has expired.",
        "unverified_email": "Confirm your e-mail address first: it is the way back in.",
    }

    def encrypt(self, text: str) -> str:
        """With the current secret key."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """With the current secret key or an earlier one of SECRET_KEY_FALLBACKS."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise ImproperlyConfigured(
                "A second factor cannot be read: SECRET_KEY has changed. "
                "Name the former key in SECRET_KEY_FALLBACKS."
            ) from error

    def get_totp_label(self, user: User) -> str:
        """What the authenticator app shows: the login, which no mail address gives away."""
        return user.login

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """What the field for a new key's name begins with."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("My passkey") if count == 0 else gettext("Passkey %d") % (count + 1)

    def _get_user_identifier(self, user: User) -> str:
        return user.login

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derive(key)) for key in keys])


def _derive(secret_key: str) -> bytes:
    # SECRET_KEY has the entropy; the label keeps this use of it apart from signing.
    digest = hashlib.sha256(b"twitchclone.mfa:" + secret_key.encode()).digest()
    return base64.urlsafe_b64encode(digest)
