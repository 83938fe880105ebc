"""Points for watching: by the minute, once for all tabs, in two channels at most."""

from datetime import timedelta

import pytest

from monetization.models import PointsAccount, PointsEntry, Subscription
from monetization.selectors.points import has_bonus, minutes_key, points_history, points_of
from monetization.services.points import Kind, change_program
from monetization.services.watching import (
    claim_bonus,
    count_watching,
    note_raid,
    reward_follow,
)
from streams.services import ingest
from streams.services.viewers import record_heartbeat
from tests.factories import make_account
from tests.streams.builders import go_live
from tests.streams.fixtures import later
from twitchclone.core import clock
from twitchclone.core.errors import Conflict
from twitchclone.core.redis import client

__all__ = ["later"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def live(broadcaster, on_commit):
    """Ana is live."""
    with on_commit():
        return go_live(broadcaster)


@pytest.fixture
def watch(later):
    """Minutes of watching, as the task sees them: `watch(viewer, [channel], 5)`."""

    def watch(account, channels, minutes, tabs=1):
        for _ in range(minutes):
            later(seconds=60)
            for channel in channels:
                for _ in range(tabs):
                    record_heartbeat(channel_id=channel.pk, viewer_key=f"u:{account.pk}")
            count_watching()

    return watch


def points(account, channel):
    return points_of(user_id=account.pk, channel_id=channel.pk)


def kinds(account, channel):
    return [one.kind for one in points_history(user_id=account.pk, channel_id=channel.pk)]


def test_five_minutes_earn_ten_points(live, broadcaster, viewer, watch):
    watch(viewer, [broadcaster], 4)
    assert points(viewer, broadcaster) == 0
    watch(viewer, [broadcaster], 1)
    assert points(viewer, broadcaster) == 10
    watch(viewer, [broadcaster], 10, tabs=3)
    assert points(viewer, broadcaster) == 30


def test_a_minute_counts_once_however_often_the_task_runs(live, broadcaster, viewer, watch):
    watch(viewer, [broadcaster], 4)
    for _ in range(5):
        count_watching()
    assert points(viewer, broadcaster) == 0


def test_a_task_that_died_before_it_noted_what_it_booked_books_nothing_twice(
    live, broadcaster, viewer, watch
):
    watch(viewer, [broadcaster], 5)
    client().delete(f"points:paid:{live.pk}")
    watch(viewer, [broadcaster], 1)
    assert points(viewer, broadcaster) == 10


def test_the_owner_and_the_suspended_earn_nothing(live, broadcaster, banned, watch):
    watch(broadcaster, [broadcaster], 5)
    watch(banned, [broadcaster], 5)
    assert not PointsEntry.objects.exists()


def test_an_account_earns_in_two_channels_at_once(live, broadcaster, viewer, watch, on_commit):
    others = [make_account() for _ in range(2)]
    with on_commit():
        for other in others:
            go_live(other)
    watch(viewer, [broadcaster, *others], 5)
    assert PointsAccount.objects.filter(points=10).count() == 2


def test_a_channel_may_do_without(live, broadcaster, viewer, watch):
    change_program(channel_id=broadcaster.pk, is_enabled=False, name="")
    watch(viewer, [broadcaster], 5)
    reward_follow(user_id=viewer.pk, channel_id=broadcaster.pk)
    assert not PointsEntry.objects.exists()


def subscribe_at_tier_3(viewer, broadcaster):
    now = clock.now()
    Subscription.objects.create(
        channel_id=broadcaster.pk,
        subscriber=viewer,
        tier=3,
        anchor_day=1,
        started_at=now,
        paid_until=now + timedelta(days=30),
        access_until=now + timedelta(days=30),
    )


def test_subscribers_earn_more(live, broadcaster, viewer, watch):
    subscribe_at_tier_3(viewer, broadcaster)
    watch(viewer, [broadcaster], 5)
    assert points(viewer, broadcaster) == 20


def test_who_subscribes_while_valkey_forgets_keeps_nobody_from_earning(
    live, broadcaster, viewer, watch
):
    watch(viewer, [broadcaster], 5)
    client().delete(minutes_key(live.pk), f"points:paid:{live.pk}")
    subscribe_at_tier_3(viewer, broadcaster)
    watch(viewer, [broadcaster], 5)
    assert points(viewer, broadcaster) == 10
    watch(viewer, [broadcaster], 5)
    assert points(viewer, broadcaster) == 10 + 20


def test_a_bonus_can_be_claimed_each_quarter_of_an_hour(live, broadcaster, viewer, watch):
    pair = {"user_id": viewer.pk, "channel_id": broadcaster.pk}
    watch(viewer, [broadcaster], 14)
    with pytest.raises(Conflict):
        claim_bonus(**pair)
    watch(viewer, [broadcaster], 1)
    assert has_bonus(**pair)
    assert claim_bonus(**pair).points == 50
    assert not has_bonus(**pair)
    with pytest.raises(Conflict):
        claim_bonus(**pair)
    assert points(viewer, broadcaster) == 80


def test_following_earns_once(broadcaster, viewer):
    for _ in range(2):
        reward_follow(user_id=viewer.pk, channel_id=broadcaster.pk)
    assert points(viewer, broadcaster) == 300


def test_the_second_broadcast_in_a_row_is_a_streak(live, broadcaster, viewer, watch, on_commit):
    watch(viewer, [broadcaster], 5)
    for number in (2, 3):
        with on_commit():
            ingest.end_broadcast(broadcast_id=live.pk, reason="unpublished")
        with on_commit():
            live = go_live(broadcaster)
        watch(viewer, [broadcaster], 6)
        assert kinds(viewer, broadcaster).count(Kind.STREAK) == number - 1
    assert points(viewer, broadcaster) == 3 * 10 + 300 + 350


def test_raiders_earn_when_they_come_along(live, broadcaster, viewer, outsider, watch, on_commit):
    with on_commit():
        go_live(outsider)
    watch(viewer, [outsider], 1)
    note_raid(from_channel_id=outsider.pk, to_channel_id=broadcaster.pk, raid_key="7")
    watch(viewer, [broadcaster], 2)
    assert kinds(viewer, broadcaster) == [Kind.RAID]
