"""Reads of follows and their query counts."""

from accounts.selectors import follows
from accounts.selectors.follows import (
    followed_channel_ids,
    follower_count,
    is_following,
    list_follows,
)
from accounts.services.follows import follow_channel, unfollow_channel
from accounts.services.suspensions import suspend_account
from tests.factories import make_account, make_follower


def test_one_query_each(viewer, broadcaster, django_assert_num_queries):
    follow_channel(follower=viewer, followed_id=broadcaster.pk)
    with django_assert_num_queries(1):
        assert followed_channel_ids(viewer) == [broadcaster.pk]
    with django_assert_num_queries(1):
        assert is_following(viewer, broadcaster.pk)
    with django_assert_num_queries(1):
        assert follower_count(broadcaster.pk) == 1
    with django_assert_num_queries(1):
        assert [row.followed.login for row in list_follows(viewer).follows] == ["ana"]


def test_pages_newest_first_without_gap_or_double(viewer, staff):
    channels = [make_account() for _ in range(5)]
    for channel in channels:
        follow_channel(follower=viewer, followed_id=channel.pk)
    first = list_follows(viewer, limit=2)
    assert [row.followed_id for row in first.follows] == [channels[4].pk, channels[3].pk]
    unfollow_channel(follower=viewer, followed_id=channels[3].pk)
    suspend_account(account=channels[2], by=staff, reason="Spam.")
    second = list_follows(viewer, cursor=first.next_cursor, limit=2)
    assert [row.followed_id for row in second.follows] == [channels[1].pk, channels[0].pk]
    assert second.next_cursor == 0


def test_large_counts_are_kept_until_they_change(
    broadcaster, django_assert_num_queries, monkeypatch, on_commit
):
    monkeypatch.setattr(follows, "_KEPT_FROM", 2)
    make_follower(broadcaster.pk)
    assert follower_count(broadcaster.pk) == 1
    make_follower(broadcaster.pk)
    assert follower_count(broadcaster.pk) == 2
    with django_assert_num_queries(0):
        assert follower_count(broadcaster.pk) == 2
    with on_commit():
        third = make_follower(broadcaster.pk)
        assert follower_count(broadcaster.pk) == 3
        unfollow_channel(follower=third, followed_id=broadcaster.pk)
    assert follower_count(broadcaster.pk) == 2
