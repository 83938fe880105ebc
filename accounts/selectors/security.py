"""How an account can be entered: its address, second factors and connected accounts."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from accounts.models import User


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey, or a security key that serves as second factor only."""

    id: int
    name: str
    is_passwordless: bool
    added_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Security:
    """What the security page shows; `pending_email` waits for its confirmation."""

    email: str
    is_email_confirmed: bool
    pending_email: str
    has_password: bool
    has_totp: bool
    passkeys: list[Passkey]
    unused_recovery_codes: int
    connected: list[SocialAccount]

    @property
    def has_second_factor(self) -> bool:
        """Whether a password alone no longer lets anybody in."""
        return self.has_totp or bool(self.passkeys)


def security_of(user: User) -> Security:
    """Everything about how the account is entered; three queries."""
    addresses = list(EmailAddress.objects.filter(user=user))
    primary = next((one for one in addresses if one.primary), None)
    pending = next((one.email for one in addresses if not one.primary and not one.verified), "")
    factors = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    codes = next((one for one in factors if one.type == Authenticator.Type.RECOVERY_CODES), None)
    return Security(
        email=primary.email if primary else user.email,
        is_email_confirmed=primary is not None and primary.verified,
        pending_email=pending,
        has_password=user.has_usable_password(),
        has_totp=any(one.type == Authenticator.Type.TOTP for one in factors),
        passkeys=[_passkey(one) for one in factors if one.type == Authenticator.Type.WEBAUTHN],
        unused_recovery_codes=len(codes.wrap().get_unused_codes()) if codes else 0,
        connected=list(SocialAccount.objects.filter(user=user).order_by("date_joined")),
    )


def _passkey(row: Authenticator) -> Passkey:
    key = row.wrap()
    return Passkey(
        id=row.pk,
        name=key.name,
        is_passwordless=key.is_passwordless is True,
        added_at=row.created_at,
        last_used_at=row.last_used_at,
    )


def is_email_confirmed(user: User) -> bool:
    """Whether the address in force has been confirmed; one query."""
    confirmed = EmailAddress.objects.filter(user=user, primary=True, verified=True)
    return bool(confirmed.exists())
