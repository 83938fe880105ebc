"""Subscribers-only chat is closed to others over the socket, IRC and the API; paying opens it."""

import pytest
from django.db import transaction
from django.test import Client

from chat.services.room_settings import change_settings
from monetization.models import Subscription
from monetization.services.subscriptions import end_subscription, subscribe
from tests.accounts.tokens import make_token
from tests.chat.irc.client import WebSocketClient
from tests.monetization.services.bought import buy, restore_prices
from twitchclone.core.db import run_sync

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _prices(transactional_db):
    restore_prices()


@pytest.fixture
async def irc(viewer):
    """Vic over IRC, in Ana's room."""
    client = await WebSocketClient().open()
    await client.log_in(await run_sync(make_token, viewer, "chat:read", "chat:edit"))
    await client.join()
    yield client
    await client.close()


@pytest.fixture
async def everywhere(broadcaster, viewer, open_page, irc):
    """Vic on a page, over IRC and with the API: each says a text and tells how it went."""
    page = await open_page(viewer)
    await page.join()

    def post(text):
        browser = Client()
        browser.force_login(viewer)
        address = "/api/v1/channels/ana/chat/messages/"
        answer = browser.post(address, {"text": text}, content_type="application/json")
        return "sent" if answer.status_code == 201 else answer.json()["error"]["code"]

    async def try_all(prefix):
        answer = await page.chat(broadcaster.pk, f"{prefix} page")
        said = await irc.chat(f"{prefix} irc")
        return [
            answer.get("code") or answer["type"],
            "sent" if said.command == "USERSTATE" else said.tags["msg-id"],
            await run_sync(post, f"{prefix} api"),
        ]

    return try_all


async def test_it_is_closed_to_others(broadcaster, viewer, everywhere, irc, relay):
    def close():
        change_settings(actor=broadcaster, channel_id=broadcaster.pk, is_subscribers_only=True)

    def pay():
        buy(subscribe(subscriber=viewer, channel_id=broadcaster.pk, tier=1))

    def end():
        with transaction.atomic():
            end_subscription(Subscription.objects.get())

    await run_sync(close)
    await relay()
    # The room says so itself, which would be taken for the answer to a line.
    await irc.hear_a("NOTICE", msg_id="subs_on")
    assert await everywhere("before") == ["msg_subsonly"] * 3
    await run_sync(pay)
    await relay()
    assert await everywhere("paid") == ["sent"] * 3
    await run_sync(end)
    await relay()
    assert await everywhere("after") == ["msg_subsonly"] * 3


async def test_a_subscriber_is_shown_as_one(broadcaster, viewer, open_page, relay):
    vic, ana = await open_page(viewer), await open_page(broadcaster)
    await vic.join()
    await ana.join()
    await vic.chat(broadcaster.pk, "before")
    assert "founder" not in str(await ana.hear_a("chat"))
    await run_sync(lambda: buy(subscribe(subscriber=viewer, channel_id=broadcaster.pk, tier=1)))
    await relay()
    await vic.chat(broadcaster.pk, "paid")
    assert "founder" in str(await ana.hear_a("chat"))
