"""Giving and taking roles."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group

from accounts.models import User
from accounts.policies.roles import ROLE_PERMISSIONS, Role
from accounts.services.roles import ensure_roles, grant_role, revoke_role

# The tables of a test run may have been emptied by an earlier test, so they run once more.
_MIGRATIONS = [
    ("accounts.migrations.0002_roles", "make_groups"),
    ("accounts.migrations.0003_failed_task_role", "grant"),
    ("streams.migrations.0003_video_roles", "grant"),
    ("chat.migrations.0005_site_roles", "grant"),
    ("monetization.migrations.0003_ledger_roles", "grant"),
    ("monetization.migrations.0006_price_roles", "grant"),
    ("monetization.migrations.0008_payment_roles", "grant"),
    ("monetization.migrations.0011_channel_shares", "grant"),
    ("monetization.migrations.0021_ad_roles", "grant"),
    ("monetization.migrations.0040_payouts", "grant"),
    ("monetization.migrations.0045_churn_and_reconciliation", "grant"),
]


@pytest.mark.parametrize("role", list(Role))
def test_a_new_site_begins_with_the_roles_as_they_are(db, role):
    Group.objects.all().delete()
    for module, function in _MIGRATIONS:
        getattr(import_module(module), function)(apps, None)
    rows = Group.objects.get(name=role).permissions.values_list(
        "content_type__app_label", "codename"
    )
    assert {f"{app}.{codename}" for app, codename in rows} == ROLE_PERMISSIONS[role]


def test_groups_hold_what_their_role_may(db):
    Group.objects.all().delete()
    ensure_roles()
    for role, group in ensure_roles().items():
        rows = group.permissions.values_list("content_type__app_label", "codename")
        assert {f"{app}.{codename}" for app, codename in rows} == ROLE_PERMISSIONS[role]
    assert Group.objects.count() == len(Role)


def test_what_staff_added_stays(db):
    from django.contrib.auth.models import Permission

    extra = Permission.objects.get(codename="view_session")
    ensure_roles()[Role.SITE_MODERATOR].permissions.add(extra)
    assert extra in ensure_roles()[Role.SITE_MODERATOR].permissions.all()


def test_granting_and_revoking(viewer):
    grant_role(account=viewer, role=Role.SITE_MODERATOR)
    grant_role(account=viewer, role=Role.ADMINISTRATOR)
    assert viewer.is_staff and viewer.has_perm("accounts.suspend_account")
    revoke_role(account=viewer, role=Role.SITE_MODERATOR)
    assert viewer.is_staff
    revoke_role(account=viewer, role=Role.ADMINISTRATOR)
    fresh = User.objects.get(pk=viewer.pk)
    assert not fresh.is_staff
    assert not fresh.has_perm("accounts.suspend_account")
