"""Donating with the sandbox's page in Chromium, and cheers as chat draws them."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import expect

from chat.selectors.cheermotes import cheermote_images
from tests.frontend.chat_server import ChatServer, you
from tests.frontend.site import chromium
from tests.frontend.test_chat import Chat
from tests.monetization.services.bought import restore_prices
from twitchclone.core.models import OutboxEvent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _prices(transactional_db):
    restore_prices()


@pytest.fixture
def aside():
    """Do something with the database, which Django refuses beside Playwright's loop."""
    with ThreadPoolExecutor(1) as thread:
        yield lambda act: thread.submit(act).result()
        thread.submit(connections.close_all).result()


def test_a_donation_is_paid_and_told(live_server, client_of, viewer, broadcaster, aside, run_jobs):
    def told():
        rows = OutboxEvent.objects.filter(channel_id=broadcaster.pk, type="channel.donation")
        return [row.data["message"] for row in rows]

    cookie = client_of(viewer).cookies[settings.SESSION_COOKIE_NAME].value
    with chromium() as browser:
        context = browser.new_context()
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        page = context.new_page()
        page.goto(f"{live_server.url}/ana")
        page.locator(".about__card").scroll_into_view_if_needed()
        expect(page.get_by_text("Nobody has cheered this week yet.")).to_be_visible()
        page.get_by_role("link", name="Donate").click()
        page.get_by_label("Amount").fill("5")
        page.get_by_label("Message").fill("For the new mic")
        page.get_by_role("button", name="Go to the payment").click()
        expect(page).to_have_url(re.compile("/checkout/sandbox/"))
        page.get_by_role("button", name="Pay", exact=True).click()
        page.get_by_role("link", name="Back to the site").click()
        aside(lambda: run_jobs("webhooks"))
        assert aside(told) == ["For the new mic"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(390, 800), (1280, 800)])
def test_a_cheer_has_its_picture_and_number(client_of, viewer, broadcaster, scheme, size):
    server = ChatServer(you=you())
    chat = Chat(client_of(viewer), server)
    cheer = {"type": "cheer", "text": "cheer100", "prefix": "cheer", "bits": 100, "tier": 2}
    with chromium() as browser:
        page = chat.open(
            browser,
            color_scheme=scheme,
            reduced_motion="reduce",
            viewport={"width": size[0], "height": size[1]},
        )
        line = {**cheer, "images": cheermote_images("cheer", 2)}
        server.say(server.line("cheer100", fragments=[line]))
        shown = page.locator(".chat-cheer")
        expect(shown).to_have_text("100")
        picture = shown.get_by_role("img", name="cheer")
        expect(picture).to_have_attribute("src", re.compile("cheer-2-still"))
        page.wait_for_function("document.querySelector('.chat-cheer img').naturalWidth > 0")
