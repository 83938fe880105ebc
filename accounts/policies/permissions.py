"""Who may do what to an account."""

from accounts.models import User


def may_act(account: User) -> bool:
    """Whether the account may use anything that needs one."""
    return account.is_active and not account.is_suspended


def is_site_moderator(account: User) -> bool:
    """Whether the account keeps order on the site; may query the account's groups."""
    return may_act(account) and account.is_staff and account.has_perm("accounts.suspend_account")


def is_administrator(account: User) -> bool:
    """Whether the account runs the site; may query the account's groups."""
    return may_act(account) and account.is_staff and account.has_perm("accounts.change_user")


def may_suspend(actor: User, target: User) -> bool:
    """Site moderators may suspend members; only administrators may suspend staff; nobody oneself.

    May query the actor's groups.
    """
    if actor.pk == target.pk or not is_site_moderator(actor):
        return False
    if target.is_superuser:
        return actor.is_superuser
    return not target.is_staff or is_administrator(actor)


def may_see(viewer: User | None, account: User) -> bool:
    """Suspended and closed accounts are there for staff only."""
    return may_act(account) or (viewer is not None and may_act(viewer) and viewer.is_staff)
