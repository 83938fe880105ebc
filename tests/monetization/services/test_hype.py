"""Hype trains driven by the real events: once each, in order, ended by time, whoever is killed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from accounts.services.deletions import erase_account
from monetization import receivers
from monetization.events import (
    Cheered,
    Donated,
    Resubscribed,
    Subscribed,
    SubscriptionGifted,
)
from monetization.models import HypeContribution, HypeTrain
from monetization.pricing.hype import Difficulty, Rules
from monetization.selectors.hype import describe_train, last_train, running_train
from monetization.services.bits import spend_bits
from monetization.services.hype import end_due_trains, prune_contributions, save_hype_settings
from tests.chat.happenings import GIVER, NOBODY, named, sample
from tests.factories import make_account
from tests.monetization.books import give_bits
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput, NotPermitted
from twitchclone.core.models import OutboxEvent
from twitchclone.core.outbox import publish
from twitchclone.core.outbox.events import Delivery, load_event
from twitchclone.core.outbox.relay import deliver_batch

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 1, 31, 12, tzinfo=UTC)


class Evening:
    """Ana's channel, a clock, and viewers who give."""

    def __init__(self, monkeypatch, channel):
        self.now, self.channel = NOON, channel
        monkeypatch.setattr(clock, "now", lambda: self.now)
        self.viewers = [make_account(f"giver_{number}") for number in range(4)]

    def happen(self, kind, *, by=0, after_s=1, **fields):
        self.now += timedelta(seconds=after_s)
        who = NOBODY if by is None else named(self.viewers[by])
        with transaction.atomic():
            row = publish(sample(kind, self.channel.pk, **{**who, **fields}))
        self.deliver()
        return row

    def deliver(self):
        while deliver_batch():
            pass

    def begin(self, bits=100):
        """Three cheers of three viewers."""
        for by in range(3):
            self.happen(Cheered, by=by, bits=bits)
        return self.train()

    def train(self):
        row = running_train(self.channel.pk)
        return describe_train(row) if row else None

    def told(self):
        rows = OutboxEvent.objects.filter(type__startswith="channel.hype_train").order_by("id")
        return [(row.type.rpartition(".")[2], row.data["train"]) for row in rows]


@pytest.fixture
def evening(monkeypatch, broadcaster):
    evening = Evening(monkeypatch, broadcaster)
    rules = Rules(min_contributions=3, min_contributors=3)
    save_hype_settings(channel=broadcaster.channel, actor=broadcaster, rules=rules)
    return evening


def test_a_train_from_begin_to_end(evening):
    train = evening.begin()
    assert (train["level"], train["total"], train["progress"], train["goal"]) == (1, 300, 300, 1600)
    assert train["started_at"] == clock.to_ms(evening.now)
    assert train["expires_at"] - train["started_at"] == 300_000
    evening.happen(Subscribed, by=1, tier=3, is_gift=False, after_s=60)
    assert (evening.train()["level"], evening.train()["progress"]) == (2, 1200)
    assert evening.train()["expires_at"] == clock.to_ms(evening.now) + 300_000
    ends_at = evening.now + timedelta(minutes=5)
    evening.now = ends_at - timedelta(milliseconds=1)
    assert end_due_trains() == 0
    evening.now = ends_at + timedelta(seconds=3)  # a worker that is late
    assert evening.train() is None
    assert end_due_trains() == 1
    assert end_due_trains() == 0
    assert [name for name, _train in evening.told()] == ["begin", "progress", "end"]
    told = evening.told()[-1][1]
    assert (told["level"], told["total"]) == (2, 2800)
    assert told["ended_at"] == clock.to_ms(ends_at)
    assert told["next_from"] == told["ended_at"] + 3_600_000
    assert describe_train(last_train(evening.channel.pk)) == told


def test_who_gave_most_of_each_kind(evening, django_assert_max_num_queries):
    evening.begin()
    evening.happen(Cheered, by=1, bits=50)
    evening.happen(SubscriptionGifted, by=2, tier=1, total=5)
    evening.happen(Donated, by=3, amount_minor=700)
    row = HypeTrain.objects.get()
    with django_assert_max_num_queries(5):
        train = describe_train(row)
    assert [
        (one["type"], one["user_login"], one["total"]) for one in train["top_contributions"]
    ] == [
        ("bits", "giver_1", 150),
        ("bits", "giver_0", 100),
        ("bits", "giver_2", 100),
        ("subscription", "giver_2", 2500),
        ("donation", "giver_3", 700),
    ]
    assert train["last_contribution"]["user_login"] == "giver_3"


def test_delivered_again_nothing_is_counted(evening):
    evening.begin()
    total = evening.train()["total"]
    for row in OutboxEvent.objects.filter(type=Cheered.TYPE):
        event = load_event(row.type, row.channel_id, row.data)
        for _ in range(3):
            receivers.drive_hype_train(Delivery(row.pk, row.event_id, event, row.created_at))
    assert evening.train()["total"] == total
    assert [name for name, _train in evening.told()] == ["begin"]


def test_a_subscribers_month_is_counted_once(evening):
    evening.begin()
    evening.happen(Subscribed, by=0, tier=1, months=4, is_gift=False)
    evening.happen(Resubscribed, by=0, tier=1, months=4)
    assert evening.train()["total"] == 300 + 500
    evening.happen(Resubscribed, by=0, tier=1, months=5)
    assert evening.train()["total"] == 300 + 1000


def test_a_gift_is_its_givers(evening):
    evening.begin()
    recipient = {**named(evening.viewers[3]), "months": 2}
    evening.happen(SubscriptionGifted, by=1, tier=2, total=1, recipients=[recipient])
    evening.happen(Subscribed, by=3, tier=2, months=2, is_gift=True)
    evening.happen(Resubscribed, by=3, tier=2, months=2)
    assert evening.train()["total"] == 300 + 1000


def test_nobody_alone_begins_one(evening):
    for _ in range(6):
        evening.happen(Cheered, by=0)
        evening.happen(Cheered, by=None, is_anonymous=True)
    assert evening.train() is None
    evening.happen(Cheered, by=1)
    evening.happen(Cheered, by=2)
    assert evening.train()["total"] == 1400
    logins = {one["user_login"] for one in evening.train()["top_contributions"]}
    assert logins == {"giver_0", "giver_1", "giver_2"}


def test_too_slow(evening):
    for by in range(3):
        evening.happen(Cheered, by=by, after_s=151)
    assert evening.train() is None


def test_the_cooldown(evening):
    evening.begin()
    evening.now += timedelta(minutes=5)
    end_due_trains()
    evening.begin()
    assert evening.train() is None
    evening.now += timedelta(hours=1)
    assert evening.begin()["total"] == 300


def test_a_gift_after_the_end_ends_it_first(evening):
    """Also with every worker dead: what comes too late is not the old train's."""
    evening.begin()
    evening.happen(Cheered, by=0, bits=5000, after_s=301)
    assert [(name, train["total"]) for name, train in evening.told()] == [
        ("begin", 300),
        ("end", 300),
    ]


def test_off(evening):
    save_hype_settings(
        channel=evening.channel.channel, actor=evening.channel, rules=Rules(is_on=False)
    )
    evening.begin()
    evening.begin()
    assert evening.train() is None


def test_channels_do_not_mix(evening, outsider):
    evening.begin()
    other = outsider.channel
    assert running_train(other.pk) is None
    with transaction.atomic():
        publish(sample(Cheered, other.pk, **named(evening.viewers[0])))
    evening.deliver()
    assert evening.train()["total"] == 300


def test_cheers_of_the_real_service(evening):
    for number, account in enumerate(evening.viewers[:3]):
        give_bits(account.pk, 200, key=f"given {number}")
        spend_bits(
            user=account, channel_id=evening.channel.pk, bits=200, idempotency_key=f"c{number}"
        )
    evening.deliver()
    assert evening.train()["total"] == 600


def test_an_account_that_goes_takes_its_name_along(evening):
    evening.begin()
    erase_account(account=evening.viewers[1])
    train = evening.train()
    assert train["total"] == 300
    assert {one["user_login"] for one in train["top_contributions"]} == {"giver_0", "giver_2"}


def test_an_event_of_an_account_that_is_gone(evening):
    evening.begin()
    evening.happen(Cheered, **{**GIVER, "bits": 100})
    assert evening.train()["total"] == 400


def test_what_is_old_is_forgotten(evening):
    evening.begin()
    evening.now += timedelta(days=63)
    assert prune_contributions() == 3
    assert HypeContribution.objects.count() == 0
    assert HypeTrain.objects.count() == 1


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        (Rules(min_contributions=51), "min_contributions"),
        (Rules(min_contributions=2, min_contributors=3), "min_contributors"),
        (Rules(cooldown_h=9), "cooldown_h"),
    ],
)
def test_settings_have_bounds(rules, field, broadcaster):
    with pytest.raises(InvalidInput) as refused:
        save_hype_settings(channel=broadcaster.channel, actor=broadcaster, rules=rules)
    assert refused.value.field == field


def test_settings_are_the_broadcasters(broadcaster, viewer, outsider):
    for actor in (viewer, outsider):
        with pytest.raises(NotPermitted):
            save_hype_settings(
                channel=broadcaster.channel,
                actor=actor,
                rules=Rules(difficulty=Difficulty.HARD),
            )
