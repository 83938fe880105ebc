"""Following and unfollowing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import Follow
from accounts.selectors.follows import follower_count
from accounts.services import follows
from accounts.services.follows import follow_channel, unfollow_channel
from accounts.services.suspensions import suspend_account
from twitchclone.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from twitchclone.core.models import OutboxEvent


def events_of(channel_id):
    return list(OutboxEvent.objects.filter(channel_id=channel_id, type="channel.follow"))


def test_following_twice_is_one_follow_and_one_event(viewer, broadcaster):
    first = follow_channel(follower=viewer, followed_id=broadcaster.pk)
    again = follow_channel(follower=viewer, followed_id=broadcaster.pk)
    assert first == again
    assert Follow.objects.count() == 1
    (event,) = events_of(broadcaster.pk)
    assert event.data == {
        "user_id": viewer.pk,
        "user_login": "vic",
        "user_display_name": "vic",
        "followed_at_ms": round(first.created_at.timestamp() * 1000),
    }


def test_unfollowing_twice_is_no_error(viewer, broadcaster):
    follow_channel(follower=viewer, followed_id=broadcaster.pk)
    unfollow_channel(follower=viewer, followed_id=broadcaster.pk)
    unfollow_channel(follower=viewer, followed_id=broadcaster.pk)
    assert follower_count(broadcaster.pk) == 0


def test_not_oneself(viewer):
    with pytest.raises(InvalidInput, match="your own channel"):
        follow_channel(follower=viewer, followed_id=viewer.pk)


def test_not_somebody_who_is_not_there(viewer, banned):
    for followed_id in (banned.pk, 987_654_321):
        with pytest.raises(NotFound):
            follow_channel(follower=viewer, followed_id=followed_id)


def test_not_while_suspended(banned, broadcaster):
    with pytest.raises(NotPermitted):
        follow_channel(follower=banned, followed_id=broadcaster.pk)


def test_a_suspended_channel_can_still_be_left(viewer, broadcaster, staff):
    follow_channel(follower=viewer, followed_id=broadcaster.pk)
    suspend_account(account=broadcaster, by=staff, reason="Spam.")
    unfollow_channel(follower=viewer, followed_id=broadcaster.pk)
    assert not Follow.objects.exists()


def test_there_is_a_limit(viewer, broadcaster, outsider, monkeypatch):
    monkeypatch.setattr(follows, "MAX_FOLLOWS", 1)
    follow_channel(follower=viewer, followed_id=broadcaster.pk)
    with pytest.raises(Conflict, match="the limit"):
        follow_channel(follower=viewer, followed_id=outsider.pk)


def test_clicking_twice_at_once_is_one_follow(transactional_db, viewer, broadcaster):
    def follow(_: int) -> None:
        try:
            follow_channel(follower=viewer, followed_id=broadcaster.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(follow, range(4)))
    assert Follow.objects.count() == 1
    assert len(events_of(broadcaster.pk)) == 1
