"""Runs, what keeps money back, what providers say, crashes between booking and provider."""

from datetime import UTC, datetime, timedelta

import pytest

from monetization.errors import ProviderRefused, ProviderUnavailable
from monetization.ledger.accounts import anonymise_accounts
from monetization.models import Payout, PayoutAccount, PayoutRun, PayoutState, SandboxPayout
from monetization.providers.sandbox import payees
from monetization.providers.sandbox.provider import SandboxProvider
from monetization.selectors.payouts import obstacles_of
from monetization.services import payouts
from monetization.services.payout_accounts import open_payout_account
from monetization.services.payout_holds import hold_payouts, lift_hold
from tests.monetization.backends import SandboxBackend
from tests.monetization.books import assert_books_balance
from tests.monetization.payouts import (
    available,
    earn,
    give_back,
    in_transit,
    new_run,
    owed,
    payable,
)
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _audit(db):
    yield
    assert_books_balance()


@pytest.fixture
def at(monkeypatch):
    """Sets the clock."""
    return lambda *moment: monkeypatch.setattr(clock, "now", lambda: datetime(*moment, tzinfo=UTC))


@pytest.fixture
def later(monkeypatch):
    """Moves the clock on."""

    def move(**delta):
        moved = clock.now() + timedelta(**delta)
        monkeypatch.setattr(clock, "now", lambda: moved)

    return move


def pay(channel, period="2026-11"):
    """A run over everybody; the channel's payouts."""
    run = new_run(period)
    payouts.continue_run(run_id=run.pk)
    return list(Payout.objects.filter(channel_id=channel.pk, run=run).order_by("currency"))


def test_each_currency_is_paid_from_its_minimum_on(broadcaster):
    payable(broadcaster)
    earn(broadcaster, 5000)
    earn(broadcaster, 4999, currency="USD")
    earn(broadcaster, 5000, currency="JPY")
    assert [(one.currency, one.amount_minor) for one in pay(broadcaster)] == [
        ("EUR", 5000),
        ("JPY", 5000),
    ]
    assert (owed(broadcaster), owed(broadcaster, "USD"), in_transit()) == (0, 4999, 5000)


def test_only_what_is_old_enough(broadcaster):
    payable(broadcaster)
    earn(broadcaster, 6000)
    earn(broadcaster, 9000, days_ago=1)
    assert [one.amount_minor for one in pay(broadcaster)] == [6000]
    assert owed(broadcaster) == 9000


@pytest.mark.parametrize("state", ["pending_identity", "tax_form_missing", "restricted"])
def test_nobody_is_paid_who_is_not_ready(broadcaster, state):
    payable(broadcaster, state=state)
    earn(broadcaster, 6000)
    assert pay(broadcaster) == []


def test_staff_hold_and_let_go(broadcaster, staff):
    payable(broadcaster)
    earn(broadcaster, 6000)
    hold = hold_payouts(channel_id=broadcaster.pk, reason="Is being looked at.", by=staff)
    with pytest.raises(Conflict):
        hold_payouts(channel_id=broadcaster.pk, reason="Again.", by=staff)
    assert pay(broadcaster, "2026-09") == []
    (obstacle,) = obstacles_of(broadcaster.pk, [])
    assert (obstacle.code, obstacle.detail) == ("staff", "Is being looked at.")
    lift_hold(hold_id=hold.pk, reason="All is well.", by=staff)
    with pytest.raises(Conflict):
        lift_hold(hold_id=hold.pk, reason="Again.", by=staff)
    assert len(pay(broadcaster)) == 1


def test_holds_need_a_reason_and_a_channel(broadcaster, staff):
    with pytest.raises(InvalidInput):
        hold_payouts(channel_id=broadcaster.pk, reason=" ", by=staff)
    with pytest.raises(NotFound):
        hold_payouts(channel_id=0, reason="Why.", by=staff)
    with pytest.raises(NotFound):
        lift_hold(hold_id=0, reason="Why.", by=staff)


def test_a_dispute_keeps_everything_back_until_it_is_decided(backend, order, take, broadcaster):
    payable(broadcaster, provider=backend.name)
    earn(broadcaster, 6000)
    take(backend.pay(order))
    take(backend.dispute(order))
    assert pay(broadcaster, "2026-09") == []
    take(backend.decide(order, is_won=True))
    assert [one.amount_minor for one in pay(broadcaster)] == [6000]


def test_a_debt_in_one_currency_keeps_the_others_back(broadcaster):
    payable(broadcaster)
    earn(broadcaster, 6000)
    earned = earn(broadcaster, 100, currency="USD")
    give_back(earned)
    give_back(earned)
    assert owed(broadcaster, "USD") == -100
    assert pay(broadcaster) == []


def test_payouts_by_every_provider(backend, broadcaster, take):
    payee_ref, told = backend.payee(broadcaster.pk)
    payable(broadcaster, provider=backend.name, payee_ref=payee_ref, state="pending_identity")
    take(told)
    earn(broadcaster, 6000)
    (payout,) = pay(broadcaster)
    sent = backend.pay_out(payout)
    take(sent)
    take(sent)
    payout.refresh_from_db()
    assert (payout.state, owed(broadcaster), in_transit()) == (PayoutState.PAID, 0, 0)
    back = backend.send_back(payout)
    take(back)
    take(back)
    payout.refresh_from_db()
    assert (payout.state, owed(broadcaster), in_transit()) == (PayoutState.FAILED, 6000, 0)
    assert payout.returned_minor == 6000
    take(sent)
    assert owed(broadcaster) == 6000


def test_coming_back_before_it_was_told_to_have_left(backend, broadcaster, take):
    payee_ref, told = backend.payee(broadcaster.pk)
    payable(broadcaster, provider=backend.name, payee_ref=payee_ref)
    take(told)
    earn(broadcaster, 6000)
    (payout,) = pay(broadcaster)
    paid = backend.pay_out(payout)
    take(backend.send_back(payout))
    take(paid)
    payout.refresh_from_db()
    assert (payout.state, owed(broadcaster), in_transit()) == (PayoutState.FAILED, 6000, 0)


@pytest.mark.parametrize("backend", ["stripe"], indirect=True)
def test_a_transfer_that_comes_back_in_parts(backend, broadcaster, take):
    payable(broadcaster, provider="stripe")
    earn(broadcaster, 6000)
    (payout,) = pay(broadcaster)
    for returned, state in ((1000, "paid"), (1000, "paid"), (2500, "paid"), (6000, "failed")):
        take(backend.send_back(payout, returned))
        payout.refresh_from_db()
        assert (owed(broadcaster), payout.state) == (returned, state)


@pytest.mark.parametrize("state", ["pending_identity", "tax_form_missing", "ready", "restricted"])
def test_the_provider_says_who_may_be_paid(backend, broadcaster, take, state):
    payee_ref, told = backend.payee(broadcaster.pk, state)
    payable(broadcaster, provider=backend.name, payee_ref=payee_ref, state="pending_identity")
    take(told)
    assert PayoutAccount.objects.get().state == state


def test_old_news_of_a_payee_change_nothing(backend, broadcaster, take):
    payee_ref, told = backend.payee(broadcaster.pk, "ready")
    account = payable(broadcaster, provider=backend.name, payee_ref=payee_ref, state="restricted")
    account.changed_at = clock.now() + timedelta(hours=1)
    account.save()
    take(told)
    account.refresh_from_db()
    assert account.state == "restricted"


def test_the_payees_own_bank(backend, broadcaster, take):
    payee_ref, told = backend.payee(broadcaster.pk)
    account = payable(broadcaster, provider=backend.name, payee_ref=payee_ref)
    take(told)
    for is_closed, problem in ((True, "account_closed"), (False, "")):
        take(backend.bank(payee_ref, is_closed=is_closed))
        account.refresh_from_db()
        assert account.bank_problem == problem


def test_a_stranger_of_the_provider_is_nobody(backend, take):
    _, told = backend.payee(7)
    take(told)
    assert not PayoutAccount.objects.exists()


def test_onboarding_is_one_account(broadcaster):
    first = open_payout_account(owner=broadcaster, return_url="/back")
    assert open_payout_account(owner=broadcaster, return_url="/back") == first
    assert PayoutAccount.objects.get().state == "pending_identity"


def sandbox_payee(channel, state="ready"):
    """A ready account at the sandbox."""
    ref, _ = SandboxBackend().payee(channel.pk, state)
    return payable(channel, payee_ref=ref)


def test_a_death_between_booking_and_provider_is_made_up_for(broadcaster, later):
    sandbox_payee(broadcaster)
    earn(broadcaster, 6000)
    (payout,) = pay(broadcaster)
    assert payouts.unsent_payouts() == []  # its task may still come
    later(minutes=2)
    assert payouts.unsent_payouts() == [payout.pk]
    payouts.send_payout(payout_id=payout.pk)
    payout.refresh_from_db()
    assert (payout.state, payouts.unsent_payouts()) == (PayoutState.SENT, [])


def test_a_death_after_the_provider_took_it_pays_once(broadcaster, monkeypatch):
    sandbox_payee(broadcaster)
    earn(broadcaster, 6000)
    (payout,) = pay(broadcaster)
    real = SandboxProvider.create_payout

    def dies(self, **asked):
        real(self, **asked)
        raise ProviderUnavailable

    monkeypatch.setattr(SandboxProvider, "create_payout", dies)
    with pytest.raises(ProviderUnavailable):
        payouts.send_payout(payout_id=payout.pk)
    monkeypatch.setattr(SandboxProvider, "create_payout", real)
    payouts.send_payout(payout_id=payout.pk)
    payouts.send_payout(payout_id=payout.pk)
    assert SandboxPayout.objects.get().amount_minor == 6000


def test_a_key_that_the_provider_may_have_forgotten_is_not_used_again(broadcaster, later):
    sandbox_payee(broadcaster)
    earn(broadcaster, 6000)
    (payout,) = pay(broadcaster)
    Payout.objects.update(asked_at=clock.now() - timedelta(hours=24))
    later(minutes=2)
    assert payouts.unsent_payouts() == []
    payouts.send_payout(payout_id=payout.pk)
    assert not SandboxPayout.objects.exists()
    payouts.send_again(payout_id=payout.pk)
    payouts.send_payout(payout_id=payout.pk)
    assert SandboxPayout.objects.count() == 1
    with pytest.raises(Conflict):
        payouts.send_again(payout_id=payout.pk)


def test_a_refusal_gives_the_money_back(broadcaster):
    sandbox_payee(broadcaster, "restricted")
    earn(broadcaster, 6000)
    (payout,) = pay(broadcaster)
    payouts.send_payout(payout_id=payout.pk)
    payout.refresh_from_db()
    assert (payout.state, payout.reason, owed(broadcaster)) == ("failed", "refused", 6000)
    with pytest.raises(Conflict):
        payouts.fail_payout(payout_id=payout.pk, reason="Again.")
    assert available(broadcaster) == 6000  # it has waited already


def test_one_key_is_one_payout_at_the_sandbox(broadcaster):
    sandbox_payee(broadcaster)
    earn(broadcaster, 6000)
    (payout,) = pay(broadcaster)
    payouts.send_payout(payout_id=payout.pk)
    payout.amount_minor = 1
    with pytest.raises(ProviderRefused):
        SandboxBackend().pay_out(payout)
    payees.return_last(payee_ref=payout.payee_ref)
    with pytest.raises(ProviderRefused):
        payees.return_last(payee_ref=payout.payee_ref)


def test_the_money_of_a_channel_that_is_gone_is_the_sites(broadcaster):
    payable(broadcaster)
    earn(broadcaster, 6000)
    (payout,) = pay(broadcaster)
    anonymise_accounts(owner_id=broadcaster.pk)
    broadcaster.delete()
    payouts.fail_payout(payout_id=payout.pk, reason="gone")
    assert in_transit() == 0


def test_a_run_begins_on_its_day_and_once_a_month(at, broadcaster, on_commit, run_jobs):
    at(2026, 11, 14, 23)
    assert payouts.start_due_run() is None
    at(2026, 11, 15, 1)
    sandbox_payee(broadcaster)
    earn(broadcaster, 6000)
    for _ in range(3):
        with on_commit():
            payouts.start_due_run()
        with on_commit():
            run_jobs("webhooks")
    assert PayoutRun.objects.get().finished_at
    assert Payout.objects.count() == 1
    earn(broadcaster, 7000)
    at(2026, 12, 1)
    assert payouts.start_due_run() is None
    at(2026, 12, 16)
    run = payouts.start_due_run()
    payouts.continue_run(run_id=run.pk)
    assert Payout.objects.count() == 2


def test_a_run_goes_on_in_batches_and_after_a_death(broadcaster, outsider, viewer, monkeypatch):
    monkeypatch.setattr(payouts, "BATCH", 2)
    for channel in (broadcaster, outsider, viewer):
        payable(channel)
        earn(channel, 6000)
    run = new_run()
    assert payouts.continue_run(run_id=run.pk)
    PayoutRun.objects.update(cursor=0)  # as if it had died before it wrote down how far it was
    assert payouts.continue_run(run_id=run.pk)
    assert not payouts.continue_run(run_id=run.pk)
    assert not payouts.continue_run(run_id=run.pk)
    assert Payout.objects.count() == 3
