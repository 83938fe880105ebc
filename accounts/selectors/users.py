"""Finding accounts."""

from accounts.models import User
from accounts.policies.permissions import may_see
from twitchclone.core.errors import NotFound


def get_by_login(login: str, *, viewer: User | None = None) -> User:
    """The account of this login in any case; one query.

    Raises NotFound, also for a suspended account unless staff ask.
    """
    account = User.objects.filter(login=login.lower()).first()
    if account is None or not may_see(viewer, account):
        raise NotFound("There is nobody of this name.")
    return account


def find_for_log_in(identifier: str) -> User | None:
    """The account of this login or e-mail address, suspended or not; one query."""
    field = "email" if "@" in identifier else "login"
    if "\x00" in identifier:
        return None
    return User.objects.filter(**{field: identifier.strip().lower()}).first()
