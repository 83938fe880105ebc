"""Two runs at once pay once; a payout is sent once."""

import pytest

from monetization.models import Payout, SandboxPayout
from monetization.services import payouts
from tests.factories import make_account
from tests.monetization.backends import SandboxBackend
from tests.monetization.books import assert_books_balance
from tests.monetization.ledger.test_races import at_once
from tests.monetization.payouts import earn, in_transit, new_run, owed, payable

pytestmark = pytest.mark.django_db(transaction=True)


def test_many_workers_pay_each_channel_once():
    channels = [make_account(f"chan{number}") for number in range(5)]
    for channel in channels:
        ref, _ = SandboxBackend().payee(channel.pk)
        payable(channel, payee_ref=ref)
        earn(channel, 6000)
    run = new_run()
    at_once([lambda: payouts.continue_run(run_id=run.pk)] * 20)
    assert Payout.objects.count() == 5
    assert in_transit() == 30_000
    assert [owed(channel) for channel in channels] == [0] * 5
    sent = list(Payout.objects.values_list("pk", flat=True))
    at_once([lambda pk=pk: payouts.send_payout(payout_id=pk) for pk in sent * 4])
    assert SandboxPayout.objects.count() == 5
    assert_books_balance()


def test_two_runs_at_once_pay_once(broadcaster):
    payable(broadcaster)
    earn(broadcaster, 6000)
    runs = [new_run("2026-10"), new_run("2026-11")]
    at_once([lambda run=run: payouts.continue_run(run_id=run.pk) for run in runs * 5])
    assert Payout.objects.get().amount_minor == 6000
    assert (owed(broadcaster), in_transit()) == (0, 6000)
    assert_books_balance()
