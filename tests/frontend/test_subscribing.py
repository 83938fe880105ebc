"""Subscribing, sharing a month and giving five in Chromium, with the sandbox's page in between."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import expect

from accounts.services.follows import follow_channel
from monetization.models import Subscription, SubscriptionGift
from tests.factories import make_account
from tests.frontend.site import chromium
from tests.frontend.test_accessibility import _AXE, _RUN
from tests.monetization.services.bought import events, restore_prices
from twitchclone.core import clock

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


@pytest.fixture
def browse(live_server, client_of, viewer, broadcaster, aside):
    """Vic's browser on Ana's page, and on a bare phone or wide."""
    cookie = client_of(viewer).cookies[settings.SESSION_COOKIE_NAME].value

    def browse(browser, **options):
        context = browser.new_context(**options)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        page = context.new_page()
        page.goto(f"{live_server.url}/ana")
        return page

    return browse


@pytest.fixture
def pay(aside, run_jobs):
    """On the sandbox's page, until what was bought is told of on the channel's page."""

    def pay(page):
        page.get_by_role("button", name="Pay", exact=True).click()
        page.get_by_role("link", name="Back to the site").click()
        expect(page.get_by_text("Waiting for the payment…")).to_be_visible()
        aside(lambda: run_jobs("webhooks"))
        expect(page.get_by_text("Thank you! You have")).to_be_visible()
        expect(page).to_have_url(re.compile("/ana$"))

    return pay


def dialog_of(page):
    page.get_by_role("button", name="Subscribe", exact=True).click()
    dialog = page.get_by_role("dialog", name="Subscribe to Ana")
    expect(dialog).to_be_visible()
    return dialog


def test_subscribing_sharing_and_giving(browse, pay, aside, viewer, broadcaster):
    def make_fans():
        for number in range(6):
            follow_channel(follower=make_account(f"fan{number}"), followed_id=broadcaster.pk)

    def let_a_month_pass():
        row = Subscription.objects.get(subscriber=viewer)
        row.months, row.streak, row.is_month_unshared = 2, 2, True
        row.next_renewal_at = clock.now() + timedelta(days=30)
        row.save()

    aside(make_fans)
    with chromium() as browser:
        page = browse(browser)
        dialog = dialog_of(page)
        dialog.get_by_role("radio", name="Tier 2").check()
        dialog.get_by_role("button", name="Continue to payment").click()
        pay(page)
        assert aside(lambda: Subscription.objects.get(subscriber=viewer).tier) == 2

        aside(let_a_month_pass)
        dialog = dialog_of(page)
        expect(dialog).to_contain_text("Tier 2")
        expect(dialog).to_contain_text("Renews on")
        dialog.get_by_label("Message").fill("Two months of endgames!")
        dialog.get_by_role("button", name="Share", exact=True).click()
        expect(page.get_by_text("Shared with the chat")).to_be_visible()
        expect(dialog.get_by_label("Message")).to_have_count(0)
        name, data = aside(lambda: events(broadcaster)[-1])
        assert (name, data["message"]) == ("subscription.message", "Two months of endgames!")

        dialog.get_by_role("button", name="Gift").click()
        expect(dialog).to_contain_text("Total")
        dialog.get_by_role("button", name="Continue to payment").click()
        pay(page)
        assert aside(lambda: SubscriptionGift.objects.filter(state="given").count()) == 5

        page.goto(page.url.replace("/ana", "/settings/purchases/"))
        expect(page.get_by_text("5 × Tier 1 gift: Ana")).to_be_visible()
        page.get_by_role("button", name="Cancel the subscription to Ana").click()
        expect(page.get_by_text("will not be renewed")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(390, 800), (1280, 800)])
def test_it_can_be_used_by_everybody(browse, scheme, size):
    options = {
        "color_scheme": scheme,
        "reduced_motion": "reduce",
        "viewport": {"width": size[0], "height": size[1]},
    }
    with chromium() as browser:
        page = browse(browser, **options)
        dialog = dialog_of(page)
        expect(dialog.get_by_role("radio")).to_have_count(3)
        page.evaluate(_AXE.read_text("utf-8"))
        for tab in ("For me", "Gift"):
            dialog.get_by_role("button", name=tab).click()
            found = page.evaluate(_RUN)
            if shots := os.environ.get("SHOTS"):
                page.screenshot(path=f"{shots}/subscribe-{scheme}-{size[0]}-{tab[:4]}.png")
            assert found == [], found
            is_wide = "e => e.scrollWidth > e.clientWidth"
            assert not dialog.evaluate(is_wide)


def test_a_refusal_stands_in_the_dialog(browse):
    with chromium() as browser:
        page = browse(browser)
        dialog = dialog_of(page)
        dialog.get_by_role("button", name="Gift").click()
        dialog.get_by_role("radio", name="Somebody I name").check()
        dialog.get_by_label("Login of the viewer").fill("nobody_here")
        dialog.get_by_role("button", name="Continue to payment").click()
        expect(dialog.get_by_role("alert")).to_contain_text("There is nobody of this name.")


def test_a_failure_offers_another_try(browse):
    with chromium() as browser:
        page = browse(browser)
        page.route("**/api/v1/subscription-plans/", lambda route: route.abort())
        dialog = dialog_of(page)
        expect(dialog.get_by_role("alert")).to_contain_text("cannot be reached")
        page.unroute("**/api/v1/subscription-plans/")
        dialog.get_by_role("button", name="Try again").click()
        expect(dialog.get_by_role("radio")).to_have_count(3)
