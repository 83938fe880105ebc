"""The event feed: what was missed, and the state it leads to."""

import pytest
from django.db import transaction

from accounts.events import ChannelFollowed
from streams.selectors import feed
from tests.streams.builders import drop, go_live
from twitchclone.core.errors import NotFound, NotPermitted
from twitchclone.core.models import OutboxEvent
from twitchclone.core.outbox import publish

pytestmark = pytest.mark.django_db


def follow(channel_id: int, times: int = 1) -> list[int]:
    ids = []
    for number in range(times):
        with transaction.atomic():
            row = publish(
                ChannelFollowed(
                    channel_id=channel_id,
                    user_id=number,
                    user_login="v",
                    user_display_name="V",
                    followed_at_ms=0,
                )
            )
        ids.append(row.pk)
    return ids


def test_without_an_id_only_the_state_counts(broadcaster, django_assert_num_queries):
    broadcast = go_live(broadcaster)
    with django_assert_num_queries(2):
        snapshot = feed.read_feed(broadcaster.pk, None)
    assert snapshot.events == []
    assert snapshot.last_id == OutboxEvent.objects.latest("id").pk
    assert snapshot.live is not None
    assert (snapshot.live.broadcast_id, snapshot.live.state) == (str(broadcast.pk), "live")


def test_after_an_id_comes_what_was_missed_in_order(
    broadcaster, outsider, django_assert_num_queries
):
    first, second, third = follow(broadcaster.pk, 3)
    follow(outsider.pk)
    with django_assert_num_queries(3):
        snapshot = feed.read_feed(broadcaster.pk, first)
    assert [event.id for event in snapshot.events] == [second, third]
    assert (snapshot.last_id, snapshot.is_cut, snapshot.live) == (third, False, None)


def test_nothing_missed(broadcaster):
    (last,) = follow(broadcaster.pk)
    snapshot = feed.read_feed(broadcaster.pk, last)
    assert (snapshot.events, snapshot.last_id, snapshot.is_cut) == ([], last, False)


def test_a_channel_without_events(broadcaster):
    for after in (None, 0):
        snapshot = feed.read_feed(broadcaster.pk, after)
        assert (snapshot.events, snapshot.last_id, snapshot.is_cut) == ([], 0, False)


def test_private_events_are_not_in_the_feed(broadcaster):
    OutboxEvent.objects.create(
        channel_id=broadcaster.pk,
        type="stream.key_rotated",
        data={"secret": 1},
        created_at=broadcaster.date_joined,
    )
    snapshot = feed.read_feed(broadcaster.pk, 0)
    assert (snapshot.events, snapshot.last_id) == ([], 0)


def test_who_missed_too_much_gets_the_state_alone(broadcaster, monkeypatch):
    monkeypatch.setattr(feed, "MAX_MISSED", 2)
    ids = follow(broadcaster.pk, 4)
    assert len(feed.read_feed(broadcaster.pk, ids[1]).events) == 2
    cut = feed.read_feed(broadcaster.pk, ids[0])
    assert (cut.events, cut.is_cut, cut.last_id) == ([], True, ids[-1])


def test_pruned_rows_are_noticed(broadcaster):
    first, second, third, _ = follow(broadcaster.pk, 4)
    OutboxEvent.objects.filter(id__lte=second).delete()
    assert feed.read_feed(broadcaster.pk, first).is_cut
    complete = feed.read_feed(broadcaster.pk, second)
    assert (complete.is_cut, complete.events[0].id) == (False, third)


def test_an_id_from_the_future_gets_the_state(broadcaster):
    follow(broadcaster.pk)
    assert feed.read_feed(broadcaster.pk, 10**9).is_cut


def test_a_drop_is_part_of_the_state(broadcaster):
    drop(go_live(broadcaster))
    snapshot = feed.read_feed(broadcaster.pk, None)
    assert snapshot.live is not None
    assert snapshot.live.state == "reconnecting"


def test_newest_ids_of_many_channels(broadcaster, outsider, viewer, django_assert_num_queries):
    *_, newest = follow(broadcaster.pk, 3)
    (only,) = follow(outsider.pk)
    with django_assert_num_queries(1):
        ids = feed.last_event_ids([broadcaster.pk, outsider.pk, viewer.pk])
    assert ids == {broadcaster.pk: newest, outsider.pk: only}


def test_suspended_and_unknown_channels_have_no_feed(banned):
    for login in (banned.login, "nobody"):
        with pytest.raises(NotFound):
            feed.find_feed(login)


def test_only_those_who_may_edit_see_the_health(broadcaster, outsider, staff):
    assert feed.find_own_feed(broadcaster, "ana") == broadcaster.pk
    assert feed.find_own_feed(staff, "ana") == broadcaster.pk
    for login in ("ana", "nobody"):
        with pytest.raises(NotPermitted):
            feed.find_own_feed(outsider, login)
