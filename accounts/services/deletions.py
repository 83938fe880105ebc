"""Deleting accounts for good."""

import structlog
from django.db import transaction

from accounts.models import User
from accounts.ports import account_hooks
from accounts.services.profiles import avatar_file_names, remove_files_on_commit
from accounts.services.sessions import end_all_sessions
from twitchclone.core.errors import Conflict, InvalidInput

log = structlog.get_logger(__name__)


def delete_account(*, account: User, password: str) -> None:
    """Delete the account, its channel and its files; nothing brings them back.

    An account without a password is confirmed with its login instead. Raises InvalidInput for a
    wrong one, Conflict for the site's last superuser.
    """
    if account.has_usable_password():
        if not account.check_password(password):
            raise InvalidInput("This is not your password.", field="password")
    elif password.strip().lower() != account.login:
        raise InvalidInput("Type your login to confirm.", field="password")
    erase_account(account=account)


@transaction.atomic
def erase_account(*, account: User) -> None:
    """Delete without asking for the password; for delete_account and for housekeeping."""
    locked = User.objects.select_for_update().get(pk=account.pk)
    _keep_one_superuser(locked)
    for hook in account_hooks():
        hook.before_account_deleted(account=locked)
    end_all_sessions(account=locked)
    remove_files_on_commit(
        locked.avatar.storage, [*avatar_file_names(locked), str(locked.banner.name or "")]
    )
    log.info("account.deleted", account_id=locked.pk)
    locked.delete()


def _keep_one_superuser(account: User) -> None:
    if not account.is_superuser:
        return
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=account.pk)
    # Locked, or two that delete themselves at the same time would each see the other.
    if not list(others.select_for_update().values_list("pk", flat=True)):
        raise Conflict("This is the only superuser of the site. Make another one first.")
