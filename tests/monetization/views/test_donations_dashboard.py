"""Donations in the dashboard, and the top givers' card: what is shown, and to whom."""

from decimal import Decimal

import pytest

from monetization.models import Donation, DonationState
from monetization.selectors.donations import donation_settings
from monetization.services.bits import spend_bits
from monetization.services.donations import change_donation_settings, donate
from tests.chat.acting import make_moderator
from tests.factories import make_account
from tests.monetization.backends import SandboxBackend
from tests.monetization.books import give_bits
from twitchclone.core.money import Money

pytestmark = pytest.mark.django_db
URL = "/dashboard/donations/"
SAVED = {"is_on": "on", "minimum": "2.50", "holds_messages": "on"}


@pytest.fixture
def held(take, viewer, broadcaster, valkey):
    """A donation of Vic's to Ana whose message waits."""
    change_donation_settings(actor=broadcaster, channel_id=broadcaster.pk, holds_messages=True)
    donation = donate(
        donor=viewer, channel_id=broadcaster.pk, amount=Money(500, "USD"), message="<b>nice"
    )
    take(SandboxBackend().pay(donation.order))
    donation.refresh_from_db()
    return donation


def decide(browser, donation, decision="approve", channel=""):
    query = f"?channel={channel}" if channel else ""
    return browser.post(f"{URL}{donation.pk}/{query}", {"decision": decision})


def state_of(donation):
    return Donation.objects.get(pk=donation.pk).state


def test_the_owner_sees_what_waits_and_shows_it(held, client_of, broadcaster, viewer):
    ana = client_of(broadcaster)
    page = ana.get(URL).content.decode()
    assert "&lt;b&gt;nice" in page
    assert "5.00" in page
    assert viewer.email not in page
    assert decide(ana, held).url == URL
    assert state_of(held) == DonationState.SHOWN
    assert "Nothing waits" in ana.get(URL).content.decode()
    assert decide(ana, held, "refuse").url == URL
    assert state_of(held) == DonationState.SHOWN


def test_a_moderator_decides_but_has_no_settings(held, client_of, broadcaster):
    mod = client_of(make_moderator(broadcaster, "max"))
    page = mod.get(f"{URL}?channel=ana").content.decode()
    assert "&lt;b&gt;nice" in page
    assert "dashboard/donations/save" not in page
    assert decide(mod, held, "refuse", "ana").url == f"{URL}?channel=ana"
    assert state_of(held) == DonationState.REFUSED


def test_nobody_else_sees_or_decides(held, client, client_of, viewer):
    for browser in (client_of(viewer), client_of(make_account("eve"))):
        assert browser.get(f"{URL}?channel=ana").status_code == 403
        assert decide(browser, held, channel="ana").status_code == 403
        assert decide(browser, held).status_code == 404
    assert client.get(URL).status_code == 302
    assert "login" in decide(client, held, channel="ana").url
    assert state_of(held) == DonationState.HELD


def test_a_decision_is_one_of_two(held, client_of, broadcaster):
    assert decide(client_of(broadcaster), held, "delete").status_code == 400
    assert client_of(broadcaster).get(f"{URL}{held.pk}/").status_code == 405


def test_settings_are_saved_in_the_sites_currency(client_of, broadcaster):
    ana = client_of(broadcaster)
    assert ana.post(f"{URL}save/", SAVED).url == URL
    row = donation_settings(broadcaster.pk)
    assert (row.is_on, row.minimum_minor, row.holds_messages) == (True, 250, True)
    form = ana.get(URL).context["form"]
    assert form.initial["minimum"] == Decimal("2.50")
    assert ana.post(f"{URL}save/", {**SAVED, "minimum": "0.001"}).status_code == 422
    assert ana.post(f"{URL}save/", {**SAVED, "minimum": "-1"}).status_code == 422


def test_a_channel_that_is_named_is_not_changed(client, client_of, broadcaster):
    mod = client_of(make_moderator(broadcaster, "max"))
    mod.post(f"{URL}save/?channel=ana", SAVED)
    assert not donation_settings(broadcaster.pk).holds_messages
    assert "login" in client.post(f"{URL}save/", SAVED).url


def test_the_channel_links_to_giving_only_where_it_is_taken(client_of, viewer, broadcaster):
    vic = client_of(viewer)
    assert 'href="/ana/donate"' in vic.get("/ana").content.decode()
    assert 'href="/bits/"' in vic.get("/ana").content.decode()
    change_donation_settings(actor=broadcaster, channel_id=broadcaster.pk, is_on=False)
    assert 'href="/ana/donate"' not in vic.get("/ana").content.decode()
    assert 'href="/ana/donate"' not in client_of(broadcaster).get("/ana").content.decode()


def test_without_payments_there_is_nothing_to_give(settings, client_of, viewer, broadcaster):
    settings.SANDBOX_PAYMENTS, settings.PAYMENT_PROVIDER = False, ""
    page = client_of(viewer).get("/ana").content.decode()
    assert "/ana/donate" not in page
    assert "/ana/givers/" not in page


def test_three_givers_are_shown_and_the_others_on_demand(client, broadcaster):
    assert "Nobody has cheered" in client.get("/ana/givers/").content.decode()
    for number in range(1, 5):
        fan = make_account(f"fan{number}")
        give_bits(fan.pk, number * 100, f"given{number}")
        spend_bits(
            user=fan,
            channel_id=broadcaster.pk,
            bits=number * 100,
            idempotency_key=f"cheer{number}",
        )
    page = client.get("/ana/givers/").content.decode()
    first, more = page.split("<details>")
    assert first.index("/fan4") < first.index("/fan3") < first.index("/fan2")
    assert "/fan1" in more
    assert "400 bits" in first
    assert client.get("/nobody/givers/").status_code == 404
