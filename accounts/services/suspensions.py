"""Suspending accounts and reinstating them."""

import structlog
from django.db import transaction

from accounts.models import User
from accounts.policies.permissions import may_suspend
from accounts.ports import account_hooks
from accounts.services.oauth_tokens import revoke_tokens
from accounts.services.sessions import end_all_sessions
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput, NotPermitted

log = structlog.get_logger(__name__)

MAX_REASON_LENGTH = 500


@transaction.atomic
def suspend_account(*, account: User, by: User, reason: str) -> User:
    """Take away log-in, tokens and going live, end sessions and broadcast; again, only the reason.

    Raises NotPermitted for those who may not, InvalidInput without a reason.
    """
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= MAX_REASON_LENGTH:
        raise InvalidInput(
            f"Say why, in at most {MAX_REASON_LENGTH} characters: the person will read it.",
            field="reason",
        )
    _require_permission(by, account)
    locked = User.objects.select_for_update().get(pk=account.pk)
    is_new = not locked.is_suspended
    locked.suspended_at = locked.suspended_at or clock.now()
    locked.suspension_reason = reason
    locked.save(update_fields=["suspended_at", "suspension_reason"])
    if is_new:
        end_all_sessions(account=locked)
        revoke_tokens(account=locked)
        for hook in account_hooks():
            hook.on_account_suspended(account=locked)
    log.info("account.suspended", account=locked.login, by=by.login, reason=reason)
    return _copy(locked, account)


@transaction.atomic
def reinstate_account(*, account: User, by: User) -> User:
    """Give log-in and going live back; an account that is not suspended stays as it is."""
    _require_permission(by, account)
    locked = User.objects.select_for_update().get(pk=account.pk)
    locked.suspended_at = None
    locked.suspension_reason = ""
    locked.save(update_fields=["suspended_at", "suspension_reason"])
    log.info("account.reinstated", account=locked.login, by=by.login)
    return _copy(locked, account)


def _require_permission(by: User, account: User) -> None:
    if not may_suspend(by, account):
        raise NotPermitted("You may not suspend or reinstate this account.")


def _copy(source: User, target: User) -> User:
    """Bring the caller's object up to date."""
    target.suspended_at = source.suspended_at
    target.suspension_reason = source.suspension_reason
    return target
