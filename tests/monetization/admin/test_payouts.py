"""Staff see payouts and disputes, hold and let go, send again, give back."""

import pytest
from django.urls import reverse

from monetization.models import Payment, Payout, PayoutHold, Refund
from monetization.services import payouts
from tests.monetization.payouts import earn, new_run, owed, payable

pytestmark = pytest.mark.django_db
CONFIRMED = {"_form_submitted": "on"}
LISTS = ["payout", "payoutrun", "payouthold", "payoutaccount", "payment", "channelshare"]


@pytest.fixture
def payout(broadcaster):
    payable(broadcaster)
    earn(broadcaster, 6000)
    run = new_run()
    payouts.continue_run(run_id=run.pk)
    return Payout.objects.get()


def address(name, *arguments):
    return reverse(f"admin:monetization_{name}", args=arguments)


def test_administrators_look_at_everything(payout, staff, client_of):
    for name in LISTS:
        assert client_of(staff).get(address(f"{name}_changelist")).status_code == 200, name
    assert client_of(staff).get(address("payout_change", payout.pk)).status_code == 200


def test_holding_and_lifting(broadcaster, staff, client_of):
    client = client_of(staff)
    hold = address("payouthold_hold")
    assert "Hold a channel" in client.get(hold).content.decode()
    client.post(hold, {**CONFIRMED, "login": "ana", "reason": "Look at it."})
    made = PayoutHold.objects.get()
    assert (made.channel_id, made.placed_by) == (broadcaster.pk, staff)
    client.post(hold, {**CONFIRMED, "login": "nobody", "reason": "Look at it."})
    client.post(hold, {**CONFIRMED, "login": "ana", "reason": ""})
    assert PayoutHold.objects.count() == 1
    client.post(address("payouthold_lift", made.pk), {**CONFIRMED, "reason": "Fine."})
    made.refresh_from_db()
    assert (made.lifted_by, made.lift_reason) == (staff, "Fine.")


def test_sending_again_and_giving_back(payout, broadcaster, staff, client_of):
    client = client_of(staff)
    Payout.objects.update(asked_at="2026-01-01T00:00:00Z")
    client.post(address("payout_again", payout.pk), CONFIRMED)
    payout.refresh_from_db()
    assert payout.asked_at is None
    client.post(address("payout_give_back", payout.pk), {**CONFIRMED, "reason": "Lost."})
    payout.refresh_from_db()
    assert (payout.state, payout.reason, owed(broadcaster)) == ("failed", "Lost.", 6000)
    assert client.post(address("payout_again", payout.pk), CONFIRMED).status_code == 403


def test_disputes_are_a_list(backend, order, take, staff, client_of):
    take(backend.pay(order))
    take(backend.dispute(order))
    page = client_of(staff).get(address("payment_changelist"), {"state__exact": "disputed"})
    assert Payment.objects.get().payment_ref in page.content.decode()
    won = client_of(staff).get(address("payment_changelist"), {"state__exact": "charged_back"})
    assert Payment.objects.get().payment_ref not in won.content.decode()


def test_a_refund_has_a_reason(backend, order, take, staff, client_of):
    take(backend.pay(order))
    refund = address("payment_refund", Payment.objects.get().pk)
    client_of(staff).post(refund, {**CONFIRMED, "amount_minor": "", "reason": ""})
    assert not Refund.objects.exists()
    client_of(staff).post(refund, {**CONFIRMED, "amount_minor": "100", "reason": "Asked."})
    made = Refund.objects.get()
    assert (made.amount_minor, made.reason, made.requested_by) == (100, "Asked.", staff)


def test_nobody_else(payout, broadcaster, moderator, viewer, client_of, client):
    for browser in (client_of(broadcaster), client_of(moderator), client_of(viewer), client):
        for name in ("payout", "payoutrun", "payouthold", "payoutaccount"):
            assert browser.get(address(f"{name}_changelist")).status_code in {302, 403}
        for name, arguments in (
            ("payouthold_hold", ()),
            ("payout_again", (payout.pk,)),
            ("payout_give_back", (payout.pk,)),
        ):
            data = {**CONFIRMED, "login": "ana", "reason": "Mine."}
            assert browser.post(address(name, *arguments), data).status_code in {302, 403}
    payout.refresh_from_db()
    assert payout.state == "pending" and not PayoutHold.objects.exists()
