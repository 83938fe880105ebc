"""Ad breaks: begun, planned, put off."""

import pytest

from monetization.models import AdBreak, AdSettings
from monetization.services.ads.breaks import (
    snooze_ad_break,
    start_ad_break,
    start_due_ad_breaks,
    update_ad_settings,
)
from tests.monetization.ads.builders import later
from tests.streams.builders import channel_of
from twitchclone.core.errors import Conflict, InvalidInput, NotPermitted, RateLimited
from twitchclone.core.models import OutboxEvent

pytestmark = pytest.mark.django_db


def plan(channel, broadcaster, **changes):
    """A minute every ten."""
    values = {"every_min": 10, "length_s": 60, "is_preroll_on": True}
    return update_ad_settings(channel=channel, actor=broadcaster, **values | changes)


def test_the_owner_begins_one_and_everybody_hears(channel, broadcaster):
    made = start_ad_break(channel=channel, actor=broadcaster, length_s=90)
    event = OutboxEvent.objects.get(type="channel.ad_break.begin")
    assert event.channel_id == channel.pk
    assert event.data["ad_break_id"] == str(made.pk)
    assert (event.data["duration_s"], event.data["is_automatic"]) == (90, False)


def test_nobody_else_does(channel, viewer, moderator, outsider):
    for person in (viewer, outsider):
        with pytest.raises(NotPermitted):
            start_ad_break(channel=channel, actor=person, length_s=60)
        with pytest.raises(NotPermitted):
            snooze_ad_break(channel=channel, actor=person)
        with pytest.raises(NotPermitted):
            plan(channel, person)
    assert not AdBreak.objects.exists()


def test_not_offline_and_not_of_any_length(channel, broadcaster, viewer):
    with pytest.raises(Conflict):
        start_ad_break(channel=channel_of(viewer), actor=viewer, length_s=60)
    for length_s in (0, 29, 31, 181, 240):
        with pytest.raises(InvalidInput):
            start_ad_break(channel=channel, actor=broadcaster, length_s=length_s)


def test_there_is_time_in_between(channel, broadcaster):
    start_ad_break(channel=channel, actor=broadcaster, length_s=60)
    with later(8 * 60), pytest.raises(RateLimited) as refused:
        start_ad_break(channel=channel, actor=broadcaster, length_s=60)
    assert 50 <= refused.value.retry_after_s <= 61
    with later(9 * 60 + 1):
        start_ad_break(channel=channel, actor=broadcaster, length_s=60)


def test_the_schedule_runs(channel, broadcaster):
    plan(channel, broadcaster)
    assert start_due_ad_breaks() == 0
    with later(601):
        assert start_due_ad_breaks() == 1
        assert start_due_ad_breaks() == 0
    made = AdBreak.objects.get()
    assert (made.is_automatic, made.started_by) == (True, None)
    with later(601 + 60 + 601):
        assert start_due_ad_breaks() == 1


def test_it_is_put_off_three_times(channel, broadcaster):
    with pytest.raises(Conflict):
        snooze_ad_break(channel=channel, actor=broadcaster)
    plan(channel, broadcaster)
    for _ in range(3):
        snooze_ad_break(channel=channel, actor=broadcaster)
    with pytest.raises(Conflict):
        snooze_ad_break(channel=channel, actor=broadcaster)
    with later(601):
        assert start_due_ad_breaks() == 0
    with later(601 + 900):
        assert start_due_ad_breaks() == 1
    assert AdSettings.objects.get().snoozes_left == 3


def test_a_plan_of_an_earlier_broadcast_is_none(channel, broadcaster, viewer):
    plan(channel_of(viewer), viewer)
    with later(3600):
        assert start_due_ad_breaks() == 0
    plan(channel, broadcaster)
    row = AdSettings.objects.get(pk=channel.pk)
    row.next_break_at = row.next_break_at.replace(year=2020)
    row.save()
    assert start_due_ad_breaks() == 0
    row.refresh_from_db()
    assert row.next_break_at.year > 2020


def test_turning_it_off(channel, broadcaster):
    plan(channel, broadcaster)
    plan(channel, broadcaster, every_min=0)
    with later(3600):
        assert start_due_ad_breaks() == 0
    with pytest.raises(InvalidInput):
        plan(channel, broadcaster, every_min=7)
