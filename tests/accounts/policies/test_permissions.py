"""Who may suspend whom."""

import pytest

from accounts.models import User
from accounts.policies.permissions import is_administrator, may_see, may_suspend
from tests.factories import make_account


@pytest.fixture
def superuser(db):
    return make_account("zoe", is_superuser=True)


def test_members_suspend_nobody(viewer, outsider, moderator):
    assert not may_suspend(viewer, outsider)
    assert not may_suspend(viewer, moderator)


def test_moderators_suspend_members_only(moderator, viewer, staff, superuser):
    assert may_suspend(moderator, viewer)
    assert not may_suspend(moderator, moderator)
    assert not may_suspend(moderator, staff)
    assert not may_suspend(moderator, superuser)


def test_administrators_suspend_staff_but_no_superuser(staff, moderator, superuser):
    assert may_suspend(staff, moderator)
    assert not may_suspend(staff, superuser)
    assert may_suspend(superuser, staff)


def test_a_suspended_or_closed_moderator_has_no_say(moderator, viewer, staff):
    User.objects.filter(pk=moderator.pk).update(is_active=False)
    assert not may_suspend(User.objects.get(pk=moderator.pk), viewer)
    assert is_administrator(staff)


def test_suspended_accounts_are_seen_by_staff_only(banned, viewer, moderator):
    assert not may_see(None, banned)
    assert not may_see(viewer, banned)
    assert not may_see(banned, banned)
    assert may_see(moderator, banned)
    assert may_see(None, viewer)
