"""Gifts to viewers that the site chooses: who gets them, what waits, what is taken back."""

from datetime import timedelta

import pytest

from accounts.services.follows import follow_channel
from accounts.services.suspensions import suspend_account
from monetization.chart import channel_earnings
from monetization.models import GiftState, Order, Subscription, SubscriptionGift
from monetization.selectors.ledger import balance_of
from monetization.services.gifts import (
    gift_subscription,
    gift_to_community,
    give_waiting_gifts,
    orders_with_waiting_gifts,
)
from monetization.services.refunds import refund_payment
from monetization.services.subscriptions import subscribe
from streams.guards import channel_guards
from tests.factories import make_account
from tests.monetization.books import assert_books_balance
from tests.monetization.services.bought import events, is_subscriber
from twitchclone.core.errors import InvalidInput, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def fans(broadcaster):
    found = [make_account(f"fan{number}") for number in range(7)]
    for fan in found:
        follow_channel(follower=fan, followed_id=broadcaster.pk)
    return found


@pytest.fixture
def give(pay, viewer, broadcaster):
    def give(count, **options):
        order = gift_to_community(
            gifter=viewer,
            channel_id=broadcaster.pk,
            count=count,
            **{"tier": 1, "country": "DE", **options},
        )
        return pay(order)

    return give


def subscribers(channel):
    rows = Subscription.objects.in_force().filter(channel_id=channel.pk)
    return set(rows.values_list("subscriber__login", flat=True))


def test_five_followers_get_a_month(give, fans, viewer, broadcaster):
    order = give(5)
    assert order.amount_minor == 5 * 499
    assert len(subscribers(broadcaster)) == 5
    assert subscribers(broadcaster) <= {fan.login for fan in fans}
    kinds = [name for name, _ in events(broadcaster)]
    assert kinds == ["subscription.gift", *["subscribe"] * 5]
    gift = events(broadcaster)[0][1]
    assert (gift["total"], gift["is_community"], gift["cumulative_total"]) == (5, True, 5)
    assert gift["user_login"] == viewer.login
    assert str(order.pk) not in str(gift)
    assert {one["user_login"] for one in gift["recipients"]} == subscribers(broadcaster)
    assert balance_of(channel_earnings(broadcaster.pk, "EUR")) == 1248
    assert_books_balance()


def test_who_is_there_comes_before_who_follows(give, fans, outsider, broadcaster, monkeypatch):
    monkeypatch.setattr(
        type(channel_guards()), "present", lambda self, *, channel_id: frozenset({outsider.pk})
    )
    give(1)
    assert subscribers(broadcaster) == {outsider.login}


def test_who_is_left_out(give, pay, fans, viewer, broadcaster, staff, monkeypatch):
    for account in (viewer, make_account("gone")):
        follow_channel(follower=account, followed_id=broadcaster.pk)
    suspend_account(account=fans[0], by=staff, reason="Spam.")
    guards = type(channel_guards())
    monkeypatch.setattr(
        guards, "banned_of", lambda self, *, channel_id, user_ids: frozenset({fans[1].pk})
    )
    monkeypatch.setattr(
        guards, "present", lambda self, *, channel_id: frozenset({broadcaster.pk, viewer.pk})
    )
    pay(subscribe(subscriber=fans[2], channel_id=broadcaster.pk, tier=1))
    give(10)
    expected = {fan.login for fan in fans[2:]} | {"gone"}
    assert subscribers(broadcaster) == expected
    assert Subscription.objects.get(subscriber=fans[2]).months == 1


def test_what_finds_nobody_waits_for_viewers(give, fans, broadcaster, django_assert_num_queries):
    order = give(10)
    assert len(subscribers(broadcaster)) == 7
    assert SubscriptionGift.objects.filter(state=GiftState.WAITING).count() == 3
    assert give_waiting_gifts(order_id=order.pk) == 0
    late = make_account("late")
    follow_channel(follower=late, followed_id=broadcaster.pk)
    with django_assert_num_queries(1):
        assert orders_with_waiting_gifts() == [order.pk]
    assert give_waiting_gifts(order_id=order.pk) == 1
    assert late.login in subscribers(broadcaster)
    # The gift is told of once; who begins later is told as one who begins.
    kinds = [name for name, _ in events(broadcaster)]
    assert (kinds.count("subscription.gift"), kinds.count("subscribe")) == (1, 8)
    assert events(broadcaster)[0][1]["total"] == 10


def test_an_anonymous_giver_stays_unknown(give, fans, viewer, broadcaster):
    give(5, is_anonymous=True)
    gift = events(broadcaster)[0][1]
    assert (gift["user_id"], gift["user_login"], gift["cumulative_total"]) == (0, "", 0)
    assert not Subscription.objects.exclude(gifted_by=None).exists()
    assert viewer.login not in str(events(broadcaster))


def test_nobody_is_billed_for_a_gift(give, fans, broadcaster, time):
    order = give(5)
    time.pass_by(days=70)
    assert subscribers(broadcaster) == set()
    assert (order.payments.count(), Order.objects.count()) == (1, 1)


def test_a_refund_takes_all_of_them_back(give, fans, broadcaster, staff):
    order = give(10)
    refund_payment(payment_id=order.payments.get().pk, reason="A mistake.", by=staff)
    assert subscribers(broadcaster) == set()
    assert not SubscriptionGift.objects.exclude(state=GiftState.TAKEN_BACK).exists()
    assert not orders_with_waiting_gifts()
    assert balance_of(channel_earnings(broadcaster.pk, "EUR")) == 0
    assert_books_balance()


def test_a_refund_leaves_what_somebody_pays_for(pay, time, viewer, outsider, broadcaster, staff):
    own = pay(subscribe(subscriber=outsider, channel_id=broadcaster.pk, tier=1))
    row = Subscription.objects.get()
    until = row.paid_until
    gift = pay(
        gift_subscription(gifter=viewer, channel_id=broadcaster.pk, recipient=outsider, tier=2)
    )
    refund_payment(payment_id=gift.payments.get().pk, reason="A mistake.", by=staff)
    row.refresh_from_db()
    assert (row.paid_until, row.next_renewal_at) == (until, until)
    assert is_subscriber(broadcaster, outsider)
    time.pass_by(days=29)
    assert own.payments.count() == 2


def test_two_gifts_choose_different_viewers(give, fans, broadcaster):
    give(5)
    give(5)
    rows = Subscription.objects.filter(channel_id=broadcaster.pk)
    assert [row.months for row in rows] == [1] * 7


@pytest.mark.parametrize("count", [0, 2, -5, 1000])
def test_only_some_numbers_are_given(viewer, broadcaster, count):
    with pytest.raises(InvalidInput):
        gift_to_community(gifter=viewer, channel_id=broadcaster.pk, count=count, tier=1)


def test_what_is_refused(viewer, broadcaster, banned):
    with pytest.raises(InvalidInput):
        gift_to_community(gifter=broadcaster, channel_id=broadcaster.pk, count=5, tier=1)
    for wrong in ({"channel_id": banned.pk}, {"channel_id": 0}, {"tier": 4}):
        with pytest.raises(NotFound):
            gift_to_community(
                **{"gifter": viewer, "channel_id": broadcaster.pk, "count": 5, "tier": 1, **wrong}
            )


def test_a_month_given_twice_counts_on(pay, time, viewer, outsider, broadcaster):
    for _ in range(2):
        pay(gift_subscription(gifter=viewer, channel_id=broadcaster.pk, recipient=outsider, tier=1))
        time.now += timedelta(days=1)
    row = Subscription.objects.get()
    assert (row.months, row.is_gift, row.gifted_by) == (2, True, viewer)
