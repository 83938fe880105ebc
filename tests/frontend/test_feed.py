"""A channel's feed in Chromium, beside the chat and in the dashboard; the test plays the server."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chat.selectors.feed import describe_entry, list_entries
from monetization.events import Cheered, Donated
from tests.chat.acting import deliver
from tests.chat.happenings import FIELDS, NOBODY, RECIPIENT, happen, named
from tests.frontend.site import Site, chromium
from tests.frontend.test_live_pages import EventServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

_AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
_RUN_AXE = """async (selector) => {
  const { violations } = await axe.run(document.querySelector(selector), {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: { region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" | ")}`);
}"""
API = "/api/v1/channels/ana/activity/"
PROBE = "<img src=x onerror=alert(1)>"
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.fixture
def events() -> EventServer:
    """The event socket's server."""
    return EventServer()


@pytest.fixture
def entries(broadcaster, viewer) -> list[dict[str, Any]]:
    """One entry of each kind, newest first, as the API gives them."""
    for kind, fields in FIELDS.items():
        who = named(viewer) if "user_id" in fields else {}
        happen(kind, broadcaster.pk, **who)
    happen(Donated, broadcaster.pk, **{**NOBODY, "message": PROBE, "amount_minor": 1250})
    deliver()
    return [describe_entry(entry) for entry in list_entries(broadcaster.pk, limit=50)]


def site_of(client, *paths: str, entries: list[dict[str, Any]], before: int | None = None) -> Site:
    site = Site(client, ["/ana", "/ana/activity/", *paths])
    body = json.dumps({"results": entries, "next_before": before})
    site.answer(API, status=200, headers={"Content-Type": "application/json"}, body=body)
    return site


def show(site: Site, browser: Any, events: EventServer, **options: Any) -> Page:
    """The channel's page with the activity in place of the chat."""
    page = site.open(browser, "/ana", events.connect, **options)
    page.locator("#side-tab-activity").click()
    expect(page.locator("#side-activity .feed__chip").first).to_be_visible()
    return page


def told(page: Page) -> list[str]:
    return page.locator("#side-activity .feed__sentence").all_inner_texts()


def test_each_kind_has_its_sentence(client, entries, events):
    site = site_of(client, entries=entries)
    with chromium() as browser:
        page = show(site, browser, events, viewport=LAPTOP)
        expect(page.locator("#side-activity .feed__item")).to_have_count(len(entries))
        sentences = told(page)
        donation = page.locator("#side-activity .feed__item").first
        message = donation.locator(".feed__message").inner_text()
        link = page.locator("#side-activity .feed__name").first.get_attribute("href")
    assert sentences[0] == "Somebody donated €12.50"
    assert message == PROBE
    for sentence in (
        "vic follows now",
        "vic subscribed at tier 1",
        "vic has subscribed for 14 months, at tier 2",
        "vic cheered 100 bits",
        "vic donated €5.00",
        "The poll has ended: Next opening?",
    ):
        assert sentence in sentences
    assert link == "/vic"
    assert site.errors == []


def test_what_happens_now_comes_on_top_once(client, entries, events):
    site = site_of(client, entries=entries)
    fields = {**FIELDS[Cheered], "bits": 5000, "user_display_name": PROBE}
    gift = {"is_community": True, "total": 7, "recipients": [RECIPIENT] * 7}
    gift = {**FIELDS[type_named("SubscriptionGifted")], **gift}
    with chromium() as browser:
        page = show(site, browser, events, viewport=LAPTOP)
        expect(page.locator("#side-activity .feed__item")).to_have_count(len(entries))
        for _ in range(2):
            events.say("channel.cheer", fields, id=10_000)
        events.say("channel.subscribe", {**FIELDS[Cheered], "is_gift": True}, id=10_001)
        events.say("channel.subscription.gift", gift, id=10_002)
        expect(page.locator("#side-activity .feed__item")).to_have_count(len(entries) + 2)
        sentences = told(page)
        detail = page.locator("#side-activity .feed__detail").first.inner_text()
    assert sentences[:2] == [
        "Gia gave 7 subscriptions at tier 1 to the community",
        f"{PROBE} cheered 5,000 bits",
    ]
    assert detail == "To Rex, Rex, Rex, Rex, Rex and 2 more"
    assert len(events.sockets) == 1
    assert site.errors == []


def type_named(name: str) -> Any:
    return next(kind for kind in FIELDS if kind.__name__ == name)


def test_filters_ask_the_server_and_hold_back_what_comes(client, entries, events):
    site = site_of(client, entries=[])
    with chromium() as browser:
        page = show(site, browser, events, viewport=LAPTOP)
        expect(page.get_by_text("Nothing has happened here yet")).to_be_visible()
        page.get_by_role("button", name="Bits", exact=True).click()
        expect(page.get_by_text("Nothing of this kind yet.")).to_be_visible()
        events.say("channel.raid", FIELDS[type_named("ChannelRaided")], id=10_000)
        events.say("channel.cheer", FIELDS[Cheered], id=10_001)
        expect(page.locator("#side-activity .feed__item")).to_have_count(1)
        pressed = page.locator('#side-activity .feed__chip[aria-pressed="true"]').inner_text()
        sentences = told(page)
    assert sentences == ["Gia cheered 100 bits"]
    assert pressed == "Bits"


def test_a_failure_says_so_and_can_be_tried_again(client, entries, events):
    site = site_of(client, entries=entries)
    refusal = json.dumps({"error": {"code": "rate_limited", "message": "Too many attempts."}})
    site.answer(API, status=429, body=refusal)
    with chromium() as browser:
        page = show(site, browser, events, viewport=PHONE)
        expect(page.locator("#side-activity .feed__state")).to_contain_text("Too many attempts.")
        site.answer(API, status=200, body=json.dumps({"results": entries, "next_before": None}))
        page.get_by_role("button", name="Try again").click()
        expect(page.locator("#side-activity .feed__item")).to_have_count(len(entries))


def test_older_entries_come_as_one_scrolls(client, entries, events):
    newest, older = entries[:9], entries[9:]
    site = site_of(client, entries=newest, before=newest[-1]["id"])
    with chromium() as browser:
        page = show(site, browser, events, viewport={"width": 1440, "height": 420})
        expect(page.locator("#side-activity .feed__item")).to_have_count(len(newest))
        site.answer(API, status=200, body=json.dumps({"results": older, "next_before": None}))
        page.locator("#side-activity .feed__item").last.scroll_into_view_if_needed()
        page.locator("#side-activity .feed").evaluate("(feed) => feed.scrollTo(0, 1e6)")
        expect(page.locator("#side-activity .feed__item")).to_have_count(len(entries))


def test_the_dashboard_plays_again_and_skips(client_of, broadcaster, entries, events):
    site = site_of(client_of(broadcaster), "/dashboard/activity/", entries=entries)
    replay, skip = f"{API}{entries[0]['id']}/replay/", f"{API}skip/"
    for path in (replay, skip):
        site.answer(path, status=204)
    with chromium() as browser:
        page = site.open(browser, "/dashboard/activity/", events.connect, viewport=LAPTOP)
        page.get_by_role("button", name="Play again").first.click()
        expect(page.get_by_text("Your overlays show it once more.")).to_be_visible()
        page.get_by_role("button", name="Skip alert").click()
        expect(page.get_by_text("go on to the next alert")).to_be_visible()
    assert len(site.asked_for("POST", replay)) == len(site.asked_for("POST", skip)) == 1
    assert site.errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_it_is_accessible(client_of, broadcaster, entries, events, theme, viewport):
    site = site_of(client_of(broadcaster), "/dashboard/activity/", entries=entries)
    looks = {"viewport": viewport, "color_scheme": theme, "reduced_motion": "reduce"}
    with chromium() as browser:
        page = show(site, browser, events, **looks)
        expect(page.locator("#side-activity .feed__item")).to_have_count(len(entries))
        page.evaluate(_AXE.read_text(encoding="utf-8"))
        violations = page.evaluate(_RUN_AXE, ".watch__side")
        overflows_px = [page.evaluate("document.documentElement.scrollWidth - innerWidth")]
        page = site.open(browser, "/dashboard/activity/", events.connect, **looks)
        expect(page.locator(".feed__item")).to_have_count(len(entries))
        page.evaluate(_AXE.read_text(encoding="utf-8"))
        violations += page.evaluate(_RUN_AXE, ".page--dashboard")
        overflows_px.append(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
    assert violations == []
    assert max(overflows_px) <= 0
