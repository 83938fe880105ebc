"""A viewer pays in the browser with the sandbox; chat, feed, overlay and tmi.js all see it happen.

How long each took from the last click to being shown is reported at the end, not asserted.
"""

import os
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.whole.programs import Program
from tests.whole.test_chat import open_as, say, viewer_as
from tests.whole.waiting import eventually

__all__ = ["open_as", "viewer_as"]
pytestmark = [pytest.mark.browser, pytest.mark.media]

_FANS = 5
_PREPARE = """
import json
from accounts.models import User
from accounts.services.accounts import create_account
from accounts.services.follows import follow_channel
from chat.services.overlays import create_overlay
ana = User.objects.get(login={login!r})
for number in range({fans}):
    fan = create_account(login="{login}_fan%d" % number, password=None,
                         email="{login}_fan%d@example.org" % number)
    follow_channel(follower=fan, followed_id=ana.pk)
overlay, token = create_overlay(channel=ana.channel)
print(json.dumps({{"token": token}}))
"""
# What half a year of renewals leaves; tests/monetization renews with a clock of its own.
_HALF_A_YEAR_LATER = """
import json
from monetization.models import Subscription
rows = Subscription.objects.filter(channel__owner__login={channel!r}, subscriber__login={login!r})
print(json.dumps({{"changed": rows.update(months=7, streak=7, is_month_unshared=True)}}))
"""
# Notes when each of the words is first there to be read, by the browser's clock.
_RAID = """
import json
from accounts.models import User
from chat.services.raids import start_raid
raider = User.objects.get(login={raider!r})
start_raid(actor=raider, channel_id=raider.pk, login={raided!r})
print(json.dumps({{}}))
"""
_PLACES = {"chat": ".chat__settled", "feed": ".feed__list", "overlay": ".alert-overlay"}
# Notes when the words are first there to be read, by the browser's clock.
_WATCH = """([selector, words]) => {
  window.seenAt = 0;
  window.watching?.disconnect();
  window.watching = new MutationObserver(() => {
    if (document.querySelector(selector)?.innerText.includes(words)) window.seenAt ||= Date.now();
  });
  window.watching.observe(document.body, { childList: true, subtree: true, characterData: true });
}"""


@dataclass
class Witnesses:
    """Everywhere an event is to be seen, and what each place has said of when."""

    channel: str
    pages: dict[str, Page]  # by the names of _PLACES
    program: Program

    def watch(self, **words: str) -> None:
        """Look out for these words by place from now on, once the last alert has left."""
        expect(self.pages["overlay"].locator(".alert")).to_have_count(0, timeout=30_000)
        self._words = words
        for place, text in words.items():
            self.pages[place].evaluate(_WATCH, [_PLACES[place], text])

    def wait_shown(self) -> dict[str, float]:
        """When each place showed its words, in ms; waits for all of them."""
        return {
            place: eventually(
                lambda page=self.pages[place]: page.evaluate("window.seenAt"),
                f"{place} shows “{text}”",
                within_s=30,
            )
            for place, text in self._words.items()
        }

    def wait_told(self, kind: str, **fields: Any) -> dict[str, float]:
        """The same, and when tmi.js told its program."""
        told = self.program.wait(kind, **fields)
        return {"tmi.js": told["atMs"], **self.wait_shown()}


@pytest.fixture
def witnesses(stack, streamers, open_as, new_viewer) -> Any:
    """Ana's chat, her feed as anybody reads it, her overlay, and tmi.js in her channel."""
    ana = next(streamers).login
    token = stack.run_python(_PREPARE.format(login=ana, fans=_FANS))["token"]
    made = stack.manage("create_token", ana, "--scopes", "chat:read")
    config = {
        "login": ana,
        "token": made["access_token"],
        "channel": f"#{ana}",
        "port": stack.ports["PORT"],
    }
    environment = {name: v for name, v in os.environ.items() if not name.startswith("PYTEST_")}
    with ExitStack() as running:
        program = running.enter_context(Program("tmi", config, environment))
        program.wait("joined", room=f"#{ana}")
        chat = open_as(ana, f"/{ana}")
        feed = new_viewer().open(f"{stack.page_url}/{ana}").page
        feed.locator("#side-tab-activity").click()
        expect(feed.locator(".feed__list li")).to_have_count(_FANS)  # who follow
        overlay = new_viewer().open(f"{stack.page_url}/overlay/{token}/alerts").page
        yield Witnesses(ana, {"chat": chat, "feed": feed, "overlay": overlay}, program)


def test_everybody_sees_what_a_viewer_pays(stack, streamers, witnesses, open_as, note_figure):
    ana = witnesses.channel
    vic = next(streamers).login
    page = open_as(vic, f"/{ana}")
    slowest: dict[str, float] = {}

    def told(what: str, since_ms: float, kind: str, **fields: Any) -> None:
        seen = witnesses.wait_told(kind, **fields)
        delays = {place: at_ms - since_ms for place, at_ms in seen.items()}
        slowest[what] = max(delays.values())
        line = ", ".join(f"{place} {ms:.0f}" for place, ms in delays.items())
        note_figure(f"{what}: shown after {line} ms")

    # Subscribe.
    witnesses.watch(
        chat=f"{vic} subscribed at Tier 1.",
        feed=f"{vic} subscribed",
        overlay=f"{vic} subscribed (tier 1)",
    )
    _open_dialog(page)
    page.get_by_role("dialog").get_by_role("button", name="Continue to payment").click()
    told("a subscription", _pay(page), "subscription", login=vic, plan="1000")
    _back(page)

    # Share a later month.
    stack.run_python(_HALF_A_YEAR_LATER.format(channel=ana, login=vic))
    witnesses.watch(
        chat="half a year already",
        feed="half a year already",
        overlay=f"{vic} has subscribed for 7 months",
    )
    _open_dialog(page)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Message").fill("half a year already")
    since = _click(page, dialog.get_by_role("button", name="Share"))
    told(
        "a shared month",
        since,
        "resub",
        login=vic,
        text="half a year already",
        months="7",
        streak=7,
        plan="1000",
    )
    page.keyboard.press("Escape")

    # Five gifts.
    witnesses.watch(
        chat=f"{vic} is gifting 5 Tier 1 Subs",
        feed="5 subscriptions",
        overlay=f"{vic} gives 5 subscriptions",
    )
    _open_dialog(page)
    dialog.get_by_role("button", name="Gift").click()
    dialog.get_by_role("radio", name="5", exact=True).check()
    dialog.get_by_role("button", name="Continue to payment").click()
    told("five gifts", _pay(page), "submysterygift", login=vic, count=5, plan="1000", given=5)
    recipients = {witnesses.program.wait("subgift", login=vic)["recipient"] for _ in range(_FANS)}
    assert recipients == {f"{ana}_fan{number}" for number in range(_FANS)}
    _back(page)

    # Bits, and a cheer.
    page.goto(f"{stack.page_url}/bits/")
    page.get_by_role("button", name="100 bits").first.click()
    _pay(page)
    page.get_by_role("link", name="Back to the site").click()
    expect(page.locator("[data-bits-balance]")).to_have_text("You have 100 bits.", timeout=30_000)
    page.goto(f"{stack.page_url}/{ana}")
    expect(page.locator(".chat")).to_have_attribute("data-state", "open", timeout=20_000)
    witnesses.watch(chat="for the song", feed="for the song", overlay=f"{vic} cheers 100 bits")
    since = page.evaluate("Date.now()")
    say(page, "cheer100 for the song")
    told("a cheer", since, "cheer", login=vic, bits="100", text="cheer100 for the song")

    # A donation.
    page.goto(f"{stack.page_url}/{ana}/donate")
    page.get_by_label("Amount").fill("5")
    page.get_by_label("Message").fill("for the new mic")
    page.get_by_role("button", name="Go to the payment").click()
    witnesses.watch(chat="for the new mic", feed="for the new mic", overlay=f"{vic} donates $5.00")
    told("a donation", _pay(page), "usernotice", id="donation", text="for the new mic")

    with stack.begin("check_ledger") as audit:
        printed, faults = audit.communicate(timeout=60)
    assert (audit.returncode, faults) == (0, "")
    assert "The books balance." in printed
    note_figure(f"slowest from the last click until all four showed it: {slowest} ms")


def test_a_raid_is_told(stack, streamers, witnesses):
    ana, bob = witnesses.channel, next(streamers).login
    witnesses.watch(chat=f"raiders from {bob}", feed=bob)
    stack.run_python(_RAID.format(raider=bob, raided=ana))
    raid = witnesses.program.wait("raided", login=bob)
    assert int(raid["viewers"]) == 0
    witnesses.wait_shown()


def _open_dialog(page: Page) -> None:
    page.locator("[data-subscribe-open]").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _click(page: Page, button: Any) -> float:
    """Click it; when, by the browser's clock."""
    expect(button).to_be_enabled()
    since: float = page.evaluate("Date.now()")
    button.click()
    return since


def _pay(page: Page) -> float:
    """Pay on the sandbox's page; when the button was pressed."""
    page.wait_for_url("**/checkout/sandbox/**")
    return _click(page, page.get_by_role("button", name="Pay", exact=True))


def _back(page: Page) -> None:
    """From the sandbox's page to the channel."""
    page.get_by_role("link", name="Back to the site").click()
    expect(page.locator(".chat")).to_have_attribute("data-state", "open", timeout=30_000)
