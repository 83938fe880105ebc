"""What apps above accounts do at an account's turning points; named in ACCOUNT_HOOKS."""

from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from accounts.models import User


class AccountHooks(Protocol):
    """Each method runs inside the caller's transaction."""

    def on_account_created(self, *, account: "User") -> None:
        """Make what every account has."""

    def export_account(self, *, account: "User") -> dict[str, Any]:
        """The account's data held above accounts, as JSON, under names of its own."""

    def on_account_suspended(self, *, account: "User") -> None:
        """End what a suspended account may not go on doing."""

    def before_account_deleted(self, *, account: "User") -> None:
        """Remove what a foreign key does not remove: files, live broadcasts."""


def account_hooks() -> list[AccountHooks]:
    """The configured hooks, in order."""
    return [import_string(path)() for path in settings.ACCOUNT_HOOKS]
