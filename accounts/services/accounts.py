"""Makes accounts: the one place where an account comes into being."""

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.policies.logins import clean_login
from accounts.policies.texts import clean_display_name
from accounts.ports import account_hooks
from twitchclone.core.errors import Conflict, InvalidInput

MAX_EMAIL_LENGTH = 254


@transaction.atomic
def create_account(
    *,
    login: str,
    email: str,
    password: str | None,
    display_name: str = "",
    is_staff: bool = False,
    is_superuser: bool = False,
    is_email_verified: bool = False,
) -> User:
    """A new account with all that belongs to one; without a password only other ways log in.

    Raises InvalidInput with the field at fault, and Conflict when login or address is taken,
    also when that happened between the form's check and now.
    """
    login = clean_login(login)
    account = User(
        login=login,
        email=clean_email(email),
        display_name=clean_display_name(display_name, login=login, is_staff=is_staff),
        is_staff=is_staff or is_superuser,
        is_superuser=is_superuser,
    )
    if password is not None:
        check_password_strength(password, account)
    account.set_password(password)
    _save(account, is_email_verified=is_email_verified)
    for hook in account_hooks():
        hook.on_account_created(account=account)
    return account


def clean_email(email: str) -> str:
    """The address in lower case, as it is kept; raises InvalidInput."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        email = ""
    if not email or len(email) > MAX_EMAIL_LENGTH:
        raise InvalidInput("This is not an e-mail address.", field="email")
    return email


def check_password_strength(password: str, account: User) -> None:
    """Raise InvalidInput with everything that is wrong with the password."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), field="password") from error


def _save(account: User, *, is_email_verified: bool) -> None:
    try:
        with transaction.atomic():
            account.save()
            EmailAddress.objects.create(
                user=account, email=account.email, primary=True, verified=is_email_verified
            )
    except IntegrityError as error:
        raise _taken(error, account) from error


def _taken(error: IntegrityError, account: User) -> Conflict:
    diagnosis = getattr(error.__cause__, "diag", None)
    if "login" in (getattr(diagnosis, "constraint_name", None) or ""):
        return Conflict(
            f"The login “{account.login}” is taken. Choose another one.",
            code="taken",
            field="login",
        )
    return Conflict(
        "There is an account with this e-mail address already.", code="taken", field="email"
    )
