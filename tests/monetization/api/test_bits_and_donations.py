"""Bits and donations by the API and the pages: bought, given, decided on, and nobody else's."""

import pytest

from chat.services.terms import add_term
from monetization.models import Donation, Order, SandboxCheckout
from monetization.services.bits import spend_bits
from monetization.services.donations import donate
from tests.chat.acting import make_moderator
from tests.monetization.backends import SandboxBackend
from tests.monetization.books import give_bits
from twitchclone.core.money import Money

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}
HELD = "/api/v1/channels/ana/donations/held/"
OWN = ["/api/v1/me/bits/", "/api/v1/me/donations/settings/", HELD, f"{HELD[:-5]}received/"]


@pytest.fixture
def held(take, viewer, broadcaster, valkey):
    add_term(actor=broadcaster, channel_id=broadcaster.pk, text="cheap", kind="held")
    donation = donate(
        donor=viewer, channel_id=broadcaster.pk, amount=Money(500, "USD"), message="cheap"
    )
    take(SandboxBackend().pay(donation.order))
    return donation


@pytest.mark.parametrize("path", OWN)
def test_a_visitor_reads_nothing_of_anybody(client, broadcaster, path):
    assert client.get(path).status_code in (401, 403)


def test_a_pack_is_ordered_and_leads_to_the_checkout(client_of, viewer, broadcaster):
    packs = client_of(viewer).get("/api/v1/bits/packs/").json()["results"]
    assert packs[0] == {"bits": 100, "amountMinor": 140, "currency": "USD"}
    answer = client_of(viewer).post("/api/v1/bits/orders/", {"bits": 100}, **JSON)
    assert answer.status_code == 201
    assert "/checkout/sandbox/" in answer.json()["checkoutUrl"]
    assert Order.objects.get().buyer == viewer
    assert client_of(viewer).post("/api/v1/bits/orders/", {"bits": 7}, **JSON).status_code == 404


def test_a_pack_is_bought_on_the_page(client, client_of, viewer):
    assert client.get("/bits/").status_code == 200
    assert client.post("/bits/buy/", {"bits": "100"}).status_code != 200
    answer = client_of(viewer).post("/bits/buy/", {"bits": "100"})
    assert answer.status_code == 302
    assert SandboxCheckout.objects.get().buyer_id == viewer.pk


def test_the_wallet_is_one_s_own(client_of, viewer, outsider, broadcaster):
    give_bits(viewer.pk, 100)
    spend_bits(user=viewer, channel_id=broadcaster.pk, bits=30, idempotency_key="one")
    mine = client_of(viewer).get("/api/v1/me/bits/").json()
    assert mine["balance"] == 70
    assert [line["bits"] for line in mine["history"]] == [-30, 100]
    assert client_of(outsider).get("/api/v1/me/bits/").json() == {"balance": 0, "history": []}
    board = client_of(outsider).get("/api/v1/channels/ana/bits/leaderboard/?period=week").json()
    assert [(one["login"], one["bits"]) for one in board["results"]] == [("vic", 30)]
    assert "@" not in str(board)


def test_cheermotes_with_the_balance(client, client_of, viewer, broadcaster):
    give_bits(viewer.pk, 5)
    found = client_of(viewer).get("/api/v1/channels/ana/cheermotes/").json()
    assert (found["balance"], found["results"][0]["prefix"]) == (5, "Cheer")
    assert len(found["results"][0]["tiers"]) == 5
    assert client.get("/api/v1/channels/ana/cheermotes/").json()["balance"] is None


class TestDecisions:
    def test_only_the_channel_s_moderators(self, held, client_of, viewer, outsider, broadcaster):
        path = f"{HELD}{held.pk}/"
        for account in (viewer, outsider, make_moderator(outsider, "mod_of_otto")):
            assert client_of(account).get(HELD).status_code == 403
            assert client_of(account).post(path, {"decision": "approve"}, **JSON).status_code == 403
        mod = client_of(make_moderator(broadcaster, "mod_moe"))
        (waiting,) = mod.get(HELD).json()["results"]
        assert waiting["message"] == "cheap"
        assert viewer.email not in str(waiting)
        assert mod.post(path, {"decision": "approve"}, **JSON).json()["state"] == "shown"
        assert mod.post(path, {"decision": "refuse"}, **JSON).status_code == 409

    def test_settings_are_one_s_own(self, client_of, broadcaster, outsider):
        path = "/api/v1/me/donations/settings/"
        change = {"isOn": False}
        patched = client_of(outsider).patch(path, change, content_type="application/json")
        assert patched.json()["isOn"] is False
        assert client_of(broadcaster).get(path).json()["isOn"] is True


def test_donating_on_the_page(client, client_of, viewer, broadcaster):
    assert client.get("/ana/donate").status_code == 200
    page = client_of(viewer)
    form = {"amount": "5", "currency": "USD", "message": "hi", "name": "A friend"}
    assert page.post("/ana/donate", form | {"amount": "0.5"}).status_code == 422
    answer = page.post("/ana/donate", form)
    assert answer.status_code == 302
    donation = Donation.objects.get()
    assert (donation.amount_minor, donation.name, donation.state) == (500, "A friend", "unpaid")
