"""The cast is what its names say."""

from accounts.policies.permissions import is_administrator, is_site_moderator, may_act
from twitchclone.core.jobs import enqueue_on_commit


def test_roles(broadcaster, moderator, viewer, banned, outsider, staff):
    assert [may_act(one) for one in (broadcaster, viewer, outsider)] == [True, True, True]
    assert not may_act(banned)
    assert is_site_moderator(moderator) and not is_administrator(moderator)
    assert is_site_moderator(staff) and is_administrator(staff)
    assert not is_site_moderator(viewer)
    assert viewer.channel.pk == viewer.pk


def test_jobs_run_from_the_real_queue(viewer, run_jobs, on_commit):
    with on_commit():
        enqueue_on_commit("accounts.clear_expired_sessions")
    assert run_jobs() == ["accounts.clear_expired_sessions"]
    assert run_jobs() == []
