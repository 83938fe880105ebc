"""Packs of bits bought and taken back, and bits given: once, for their value, never too many."""

from datetime import timedelta

import pytest

from accounts.services.deletions import erase_account
from monetization.chart import AccountKind, channel_earnings, site_account
from monetization.errors import NotEnoughBits, Overdrawn
from monetization.models import BitsPack, Cheer, Payment
from monetization.selectors.bits import bits_given, bits_leaders, wallet_history, wallet_of
from monetization.selectors.ledger import balance_of
from monetization.services.bits import buy_bits, spend_bits
from monetization.services.refunds import refund_payment
from tests.factories import make_account
from tests.monetization.backends import SandboxBackend
from tests.monetization.books import assert_books_balance, give_bits
from tests.monetization.ledger.test_races import at_once
from twitchclone.core import clock
from twitchclone.core.errors import InvalidInput, NotFound
from twitchclone.core.models import OutboxEvent


@pytest.fixture
def buy(take, db):
    """Buy a pack, and let a worker handle what the provider says."""

    def buy(user, bits, country="DE"):
        order = buy_bits(buyer=user, bits=bits, country=country)
        take(SandboxBackend().pay(order))
        return order

    return buy


def cheer(user, channel, bits, key="one", **more):
    return spend_bits(user=user, channel_id=channel.pk, bits=bits, idempotency_key=key, **more)


def cheered(channel):
    rows = OutboxEvent.objects.filter(channel_id=channel.pk, type="channel.cheer")
    return [row.data for row in rows.order_by("id")]


@pytest.mark.django_db
class TestBuying:
    def test_a_paid_pack_is_on_the_account(self, buy, viewer):
        order = buy(viewer, 500)
        assert (order.currency, order.amount_minor) == ("EUR", 700)
        assert wallet_of(viewer.pk) == 500
        unearned = site_account(AccountKind.BITS_UNEARNED, "EUR")
        assert balance_of(unearned) == Payment.objects.get(order=order).unearned_minor > 0
        assert_books_balance()

    def test_what_is_not_sold(self, viewer):
        with pytest.raises(NotFound):
            buy_bits(buyer=viewer, bits=123)
        BitsPack.objects.filter(bits=100).update(is_on_sale=False)
        with pytest.raises(NotFound):
            buy_bits(buyer=viewer, bits=100)

    def test_unspent_bits_are_taken_back_with_the_money(self, buy, viewer):
        order = buy(viewer, 100)
        refund_payment(payment_id=order.payments.get().pk, reason="by mistake")
        assert wallet_of(viewer.pk) == 0
        assert_books_balance()

    def test_spent_bits_are_not_refunded(self, buy, viewer, broadcaster):
        order = buy(viewer, 100)
        cheer(viewer, broadcaster, 1)
        with pytest.raises(Overdrawn):
            refund_payment(payment_id=order.payments.get().pk, reason="by mistake")
        assert wallet_of(viewer.pk) == 99

    def test_a_lost_dispute_takes_what_is_left(self, buy, take, viewer, broadcaster):
        order = buy(viewer, 100)
        cheer(viewer, broadcaster, 60)
        backend = SandboxBackend()
        take(backend.dispute(order))
        take(backend.decide(order, is_won=False))
        assert wallet_of(viewer.pk) == 0
        assert balance_of(channel_earnings(broadcaster.pk, "USD")) == 60
        assert_books_balance()

    def test_the_history_names_what_happened(self, buy, viewer, broadcaster):
        buy(viewer, 100)
        cheer(viewer, broadcaster, 30)
        lines = [
            (line.kind, line.amount_minor, line.balance_minor) for line in wallet_history(viewer.pk)
        ]
        assert lines == [("cheer", -30, 70), ("sale", 100, 100)]


@pytest.mark.django_db
class TestSpending:
    def test_a_cheer_becomes_the_channel_s(self, viewer, broadcaster, settings):
        settings.SITE_CURRENCY, settings.BITS_VALUE_MINOR = "EUR", 90
        give_bits(viewer.pk, 500)
        cheer(viewer, broadcaster, 150, message="cheer150 hi")
        assert wallet_of(viewer.pk) == 350
        assert balance_of(channel_earnings(broadcaster.pk, "EUR")) == 135
        assert cheered(broadcaster) == [
            {
                "user_id": viewer.pk,
                "user_login": viewer.login,
                "user_display_name": viewer.get_full_name(),
                "is_anonymous": False,
                "bits": 150,
                "bits_total": 150,
                "message": "cheer150 hi",
            }
        ]
        assert_books_balance()

    def test_a_bit_that_is_worth_nothing_yet(self, viewer, broadcaster, settings):
        settings.BITS_VALUE_MINOR = 90
        give_bits(viewer.pk, 1)
        cheer(viewer, broadcaster, 1)
        assert bits_given(broadcaster.pk, viewer.pk) == 1
        assert_books_balance()

    def test_a_repeat_spends_once(self, viewer, broadcaster):
        give_bits(viewer.pk, 100)
        first = cheer(viewer, broadcaster, 60)
        assert cheer(viewer, broadcaster, 60).pk == first.pk
        assert wallet_of(viewer.pk) == 40
        assert len(cheered(broadcaster)) == 1

    def test_too_few(self, viewer, broadcaster):
        give_bits(viewer.pk, 99)
        with pytest.raises(NotEnoughBits, match="You have 99 bits"):
            cheer(viewer, broadcaster, 100)
        assert not Cheer.objects.exists() and not cheered(broadcaster)
        assert wallet_of(viewer.pk) == 99

    @pytest.mark.parametrize("bits", [0, -5, 100_001])
    def test_bounds(self, viewer, broadcaster, bits):
        with pytest.raises(InvalidInput):
            cheer(viewer, broadcaster, bits)

    def test_not_to_oneself_nor_to_a_suspended_channel(self, viewer, broadcaster, banned):
        give_bits(broadcaster.pk, 5)
        with pytest.raises(InvalidInput):
            cheer(broadcaster, broadcaster, 5)
        with pytest.raises(NotFound):
            cheer(broadcaster, banned, 5)

    def test_anonymous_bits_name_nobody(self, viewer, broadcaster):
        give_bits(viewer.pk, 100)
        cheer(viewer, broadcaster, 60, is_anonymous=True)
        (event,) = cheered(broadcaster)
        assert (event["user_id"], event["user_login"], event["bits_total"]) == (0, "", 0)
        assert bits_given(broadcaster.pk, viewer.pk) == 0
        assert bits_leaders(broadcaster.pk) == []


@pytest.mark.django_db(transaction=True)
def test_parallel_cheers_never_overdraw(viewer, broadcaster):
    give_bits(viewer.pk, 100)
    calls = [lambda n=n: cheer(viewer, broadcaster, 7, f"cheer:{n}") for n in range(40)]
    results = at_once(calls, expected=(NotEnoughBits,))
    assert sum(isinstance(one, NotEnoughBits) for one in results) == 40 - 14
    assert wallet_of(viewer.pk) == 100 - 14 * 7
    assert bits_given(broadcaster.pk, viewer.pk) == 98
    assert len(cheered(broadcaster)) == 14
    assert_books_balance()


@pytest.mark.django_db(transaction=True)
def test_one_key_at_once_cheers_once(viewer, broadcaster):
    give_bits(viewer.pk, 100)
    results = at_once([lambda: cheer(viewer, broadcaster, 30)] * 20)
    assert len({one.pk for one in results}) == 1
    assert wallet_of(viewer.pk) == 70
    assert len(cheered(broadcaster)) == 1


@pytest.mark.django_db
class TestLeaderboard:
    @pytest.fixture
    def given(self, broadcaster, viewer, outsider, monkeypatch):
        """Vic gave 100 today, Otto 150 forty days ago and 30 today."""
        now = clock.now()
        for user, bits, days in ((viewer, 100, 0), (outsider, 150, 400), (outsider, 30, 0)):
            give_bits(user.pk, bits, key=f"{user.pk}:{days}")
            monkeypatch.setattr(clock, "now", lambda days=days: now - timedelta(days=days))
            cheer(user, broadcaster, bits, f"{user.pk}:{days}:cheer")
        monkeypatch.setattr(clock, "now", lambda: now)

    @pytest.mark.parametrize(
        ("period", "bits"),
        [("all", [180, 100]), ("day", [100, 30]), ("week", [100, 30]), ("year", [100, 30])],
    )
    def test_periods(self, given, broadcaster, period, bits, django_assert_num_queries):
        with django_assert_num_queries(2):
            leaders = bits_leaders(broadcaster.pk, period=period)
        assert [(leader.rank, leader.bits) for leader in leaders] == list(enumerate(bits, 1))

    def test_no_such_period(self, broadcaster):
        with pytest.raises(InvalidInput):
            bits_leaders(broadcaster.pk, period="hour")

    def test_equal_givers_share_a_rank(self, broadcaster):
        for login in ("eva", "fay"):
            user = make_account(login)
            give_bits(user.pk, 10, key=login)
            cheer(user, broadcaster, 10, f"{login}:cheer")
        assert [leader.rank for leader in bits_leaders(broadcaster.pk)] == [1, 1]

    def test_a_deleted_account_is_in_none(self, given, broadcaster, viewer):
        erase_account(account=viewer)
        assert [leader.user.login for leader in bits_leaders(broadcaster.pk)] == ["otto"]
        assert Cheer.objects.filter(user=None).count() == 1
