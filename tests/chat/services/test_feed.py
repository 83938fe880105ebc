"""What feeds keep, of whom, and for how long."""

from datetime import timedelta

import pytest

from accounts.events import ChannelFollowed
from accounts.services.deletions import delete_account
from chat import receivers
from chat.events import ChannelRaided, PollEnded
from chat.models import FeedEntry
from chat.services.feed import prune_feeds
from chat.wire.feed import KINDS
from monetization.events import (
    Cheered,
    HypeTrainProgressed,
    Subscribed,
    SubscriptionGifted,
    SubscriptionUpgraded,
)
from tests.chat.acting import deliver
from tests.chat.happenings import FIELDS, POLL, RECIPIENT, happen, named
from twitchclone.core import clock
from twitchclone.core.models import OutboxEvent
from twitchclone.core.outbox.events import Delivery, load_event

pytestmark = pytest.mark.django_db


def test_each_kind_becomes_an_entry_in_order(broadcaster):
    rows = [happen(kind, broadcaster.pk) for kind in FIELDS]
    deliver()
    entries = list(FeedEntry.objects.order_by("pk"))
    kept = [row for row in rows if row.type in KINDS]
    assert [(one.pk, one.event) for one in entries] == [(row.pk, row.type) for row in kept]
    assert all(one.data and one.channel_id == broadcaster.pk for one in entries)


def test_a_repeated_delivery_adds_nothing(broadcaster):
    happen(Cheered, broadcaster.pk)
    deliver()
    row = OutboxEvent.objects.get()
    event = load_event(row.type, row.channel_id, row.data)
    receivers.keep_in_feed(Delivery(row.pk, row.event_id, event, row.created_at))
    assert FeedEntry.objects.count() == 1


def test_neither_a_recipients_part_of_a_gift_nor_a_hidden_result_is_an_entry(broadcaster):
    happen(Subscribed, broadcaster.pk, is_gift=True)
    happen(PollEnded, broadcaster.pk, poll={**POLL, "status": "ARCHIVED"})
    happen(HypeTrainProgressed, broadcaster.pk)
    deliver()
    assert not FeedEntry.objects.exists()


def test_a_deleted_account_leaves_what_happened_without_its_name(
    broadcaster, viewer, outsider, password
):
    happen(Cheered, broadcaster.pk, **named(viewer))
    happen(ChannelRaided, broadcaster.pk, from_id=viewer.pk, from_login="vic")
    got = [{**named(viewer), "months": 1}, {**named(outsider), "months": 1}]
    happen(SubscriptionGifted, broadcaster.pk, recipients=got, total=2)
    happen(SubscriptionUpgraded, broadcaster.pk, **named(outsider), gifter_login=viewer.login)
    deliver()
    delete_account(account=viewer, password=password)
    cheer, raid, gift, upgrade = FeedEntry.objects.order_by("pk")
    assert (cheer.data["user_id"], cheer.data["user_login"], cheer.data["message"]) == (0, "", "")
    assert cheer.data["bits"] == 100
    assert (raid.data["from_id"], raid.data["from_login"]) == (0, "")
    assert [one["user_login"] for one in gift.data["recipients"]] == ["", outsider.login]
    assert (upgrade.data["gifter_login"], upgrade.data["user_login"]) == ("", outsider.login)
    assert viewer.pk not in {one for entry in FeedEntry.objects.all() for one in entry.people}


def test_an_account_that_goes_before_the_delivery_is_not_named(broadcaster):
    happen(SubscriptionGifted, broadcaster.pk, recipients=[RECIPIENT])
    deliver()
    data = FeedEntry.objects.get().data
    assert (data["user_login"], data["recipients"][0]["user_login"]) == ("", "")


def test_entries_go_after_their_time(broadcaster, settings):
    happen(ChannelFollowed, broadcaster.pk)
    happen(Cheered, broadcaster.pk)
    deliver()
    old = FeedEntry.objects.order_by("pk").first()
    FeedEntry.objects.filter(pk=old.pk).update(at=clock.now() - timedelta(days=31))
    settings.FEED_RETENTION_DAYS = 0
    assert prune_feeds() == 0
    settings.FEED_RETENTION_DAYS = 30
    assert prune_feeds() == 1
    assert FeedEntry.objects.get().event == "channel.cheer"
