"""Giving and taking the site's roles."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from accounts.models import User
from accounts.policies.roles import ROLE_PERMISSIONS, Role


@transaction.atomic
def ensure_roles() -> dict[Role, Group]:
    """The groups with at least the permissions of their role; more that staff added stay."""
    groups = {}
    for role, wanted in ROLE_PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.add(*(_permission(name) for name in sorted(wanted)))
        groups[role] = group
    return groups


@transaction.atomic
def grant_role(*, account: User, role: Role) -> User:
    """Give the role, and with it the way into the administration."""
    account.groups.add(ensure_roles()[role])
    account.is_staff = True
    account.save(update_fields=["is_staff"])
    return _forget_permissions(account)


@transaction.atomic
def revoke_role(*, account: User, role: Role) -> User:
    """Take the role; with the last one the way into the administration closes."""
    account.groups.remove(*Group.objects.filter(name=role.value))
    if not account.is_superuser and not account.groups.filter(name__in=list(Role)).exists():
        account.is_staff = False
        account.save(update_fields=["is_staff"])
    return _forget_permissions(account)


def _permission(name: str) -> Permission:
    app_label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def _forget_permissions(account: User) -> User:
    """Django keeps them on the object once asked for."""
    for name in ("_perm_cache", "_user_perm_cache", "_group_perm_cache"):
        account.__dict__.pop(name, None)
    return account
