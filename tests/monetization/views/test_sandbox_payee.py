"""The sandbox's page of a payee: states, bank; nobody else's."""

import pytest

from monetization.models import PayoutAccount, SandboxPayee, SandboxWebhook
from monetization.services.payout_accounts import open_payout_account
from tests.monetization.views.test_sandbox import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(broadcaster):
    return open_payout_account(owner=broadcaster, return_url="/dashboard/revenue/payouts/")


def test_walking_the_states(page, broadcaster, client_of):
    client = client_of(broadcaster)
    shown = client.get(page)
    assert "no money moves" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    for state in ("tax_form_missing", "ready", "restricted", "ready"):
        assert client.post(page, {"state": state}).status_code == 302
        work()
        assert PayoutAccount.objects.get().state == state
    client.post(page, {"act": "close_bank"})
    work()
    assert PayoutAccount.objects.get().bank_problem == "account_closed"
    client.post(page, {"act": "open_bank"})
    work()
    assert PayoutAccount.objects.get().bank_problem == ""


def test_nonsense_changes_nothing(page, broadcaster, client_of):
    for data in ({}, {"act": "steal"}, {"state": "rich"}, {"act": "return"}):
        assert client_of(broadcaster).post(page, data).status_code == 302
    assert not SandboxWebhook.objects.exists()


def test_it_is_nobody_elses(page, outsider, staff, moderator, client, client_of, settings):
    for account in (outsider, staff, moderator):
        assert client_of(account).get(page).status_code == 404
        assert client_of(account).post(page, {"state": "ready"}).status_code == 404
    assert client.get(page).status_code == 302
    settings.SANDBOX_PAYMENTS = False
    assert client_of(outsider).get(page).status_code == 404
    assert SandboxPayee.objects.get().state == "pending_identity"
