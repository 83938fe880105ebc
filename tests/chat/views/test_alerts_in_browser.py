"""Alerts in Chromium over the real socket: from the commit to the picture."""

import mimetypes
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.async_api import Page, Route, async_playwright, expect

from accounts.events import ChannelFollowed
from chat.events import ChannelRaided
from chat.models import FeedEntry
from chat.services.alerts import change_alert, send_test_alert
from chat.services.feed_control import replay_entry, skip_alert
from chat.services.overlays import create_overlay, rotate_overlay
from monetization.events import Cheered, Donated, Subscribed, SubscriptionGifted
from monetization.services.goals import set_goal
from tests.chat.happenings import happen
from tests.core.serving import serving
from tests.streams.builders import deliver_events
from twitchclone.asgi import application
from twitchclone.core.db import run_sync

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
_STATIC = Path(settings.BASE_DIR) / "static"


class Obs:
    """A browser source on the running site."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    async def open(self, path: str) -> None:
        """Open the page, and wait until the site has let its socket in."""
        let_in: list[Any] = []
        self.page.on(
            "websocket",
            lambda socket: socket.on("framereceived", lambda frame: let_in.append(frame)),
        )
        await self.page.goto(self.url + path)
        for _ in range(200):
            if any('"overlay_subscribed"' in str(f) for f in let_in) and any(
                '"type":"subscribed"' in str(f) for f in let_in
            ):
                return
            await self.page.wait_for_timeout(50)
        raise AssertionError("The socket was not let in.")

    @property
    def titles(self) -> Any:
        return self.page.locator(".alert:not([data-leaving]) .alert__title")


@pytest.fixture
def overlay(broadcaster):
    return create_overlay(channel=broadcaster.channel)


@pytest.fixture
async def obs(broadcaster) -> AsyncIterator[Obs]:
    async with serving(application) as (address, _server), async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio"],
        )
        page = await browser.new_page(viewport={"width": 800, "height": 600})
        await page.route("**/static/**", _static)
        found = Obs(page, address.replace("ws://", "http://"))
        yield found
        await browser.close()
        assert found.errors == []


async def _static(route: Route) -> None:
    file = _STATIC / route.request.url.split("/static/", 1)[1].split("?")[0]
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    await route.fulfill(body=file.read_bytes(), content_type=kind)


async def do(function, *args: Any, **kwargs: Any) -> Any:
    def act() -> Any:
        result = function(*args, **kwargs)
        deliver_events()
        return result

    return await run_sync(act)


async def test_events_show_in_their_order_and_can_be_skipped(broadcaster, overlay, obs):
    await obs.open(f"/overlay/{overlay[1]}/alerts?gap=50")
    await do(happen, ChannelFollowed, broadcaster.pk)
    await do(happen, Cheered, broadcaster.pk, bits=250, message="Well played")
    await do(happen, ChannelRaided, broadcaster.pk)

    await expect(obs.titles).to_have_text("Gia follows")
    await do(skip_alert, actor=broadcaster, channel_id=broadcaster.pk)
    await expect(obs.titles).to_have_text("Gia cheers 250 bits")
    await expect(obs.page.locator(".alert__message")).to_have_text("Well played")
    await do(skip_alert, actor=broadcaster, channel_id=broadcaster.pk)
    await expect(obs.titles).to_contain_text("arrives with")


async def test_an_entry_is_played_again(broadcaster, viewer, overlay, obs):
    vic = {"user_id": viewer.pk, "user_login": "vic", "user_display_name": "Vic"}
    await do(happen, Cheered, broadcaster.pk, bits=77, **vic)
    entry = await run_sync(FeedEntry.objects.get)
    await obs.open(f"/overlay/{overlay[1]}/alerts")
    await expect(obs.titles).to_have_count(0)

    await do(replay_entry, actor=broadcaster, channel_id=broadcaster.pk, entry_id=entry.pk)

    await expect(obs.titles).to_have_text("Vic cheers 77 bits")


async def test_a_test_is_marked_and_looks_as_saved(broadcaster, overlay, obs):
    await obs.open(f"/overlay/{overlay[1]}/alerts")
    save = {"template": "<b>{name}</b> & {amount}", "color": "#00ff00", "position": "bottom"}
    await do(change_alert, actor=broadcaster, channel=broadcaster.channel, kind="cheer", **save)
    await do(send_test_alert, actor=broadcaster, channel=broadcaster.channel, kind="cheer")

    await expect(obs.titles).to_have_text("<b>Sample</b> & 1,000")
    await expect(obs.page.locator(".alert__test")).to_have_text("Test")
    await expect(obs.page.locator(".alert-overlay")).to_have_attribute("data-position", "bottom")
    colour = "getComputedStyle(document.querySelector('.alert')).color"
    assert await obs.page.evaluate(colour) == "rgb(0, 255, 0)"


async def test_names_and_messages_are_words_not_markup(broadcaster, overlay, obs):
    await obs.open(f"/overlay/{overlay[1]}/alerts")
    name = '<img src=x onerror="document.title=1">'
    await do(happen, Donated, broadcaster.pk, user_display_name=name, message="<i>{name}</i>")

    await expect(obs.titles).to_contain_text(name)
    await expect(obs.page.locator(".alert__message")).to_have_text("<i>{name}</i>")
    await expect(obs.page.locator(".alert img, .alert i")).to_have_count(0)


async def test_what_is_below_the_minimum_or_stands_behind_a_gift_is_not_shown(
    broadcaster, overlay, obs
):
    await run_sync(
        lambda: change_alert(
            actor=broadcaster, channel=broadcaster.channel, kind="cheer", minimum=100
        )
    )
    await obs.open(f"/overlay/{overlay[1]}/alerts?gap=50")
    await do(happen, Cheered, broadcaster.pk, bits=99)
    for _ in range(3):
        await do(happen, Subscribed, broadcaster.pk, is_gift=True)
    await do(happen, SubscriptionGifted, broadcaster.pk, total=3, is_community=True)

    await expect(obs.titles).to_have_text("Gia gives 3 subscriptions")


async def test_a_reload_shows_nothing_twice(broadcaster, overlay, obs):
    path = f"/overlay/{overlay[1]}/alerts?gap=50"
    await obs.open(path)
    await do(happen, ChannelFollowed, broadcaster.pk)
    await expect(obs.titles).to_have_text("Gia follows")
    await obs.page.goto("about:blank")
    await do(happen, Cheered, broadcaster.pk, bits=500)

    await obs.open(path)

    await expect(obs.titles).to_have_text("Gia cheers 500 bits")


async def test_a_renewed_address_empties_open_pages(broadcaster, overlay, obs):
    await obs.open(f"/overlay/{overlay[1]}/alerts")
    await do(rotate_overlay, channel=broadcaster.channel, overlay_id=overlay[0].pk)

    await expect(obs.page.locator("body > *")).to_have_count(0)
    await obs.page.reload()
    await expect(obs.page.locator(".alert-overlay")).to_have_count(0)


async def test_a_goal_comes_nearer(broadcaster, overlay, obs):
    def set_bits_goal():
        return set_goal(
            actor=broadcaster,
            channel=broadcaster.channel,
            kind="bits",
            title="<b>Chair</b>",
            target=1000,
        )

    await do(set_bits_goal)
    await obs.open(f"/overlay/{overlay[1]}/goal")
    await expect(obs.page.locator(".goal__title")).to_have_text("<b>Chair</b>")

    await do(happen, Cheered, broadcaster.pk, bits=250)

    await expect(obs.page.locator(".goal__count")).to_have_text("250 / 1,000")


async def test_the_ticker_tells_the_newest(broadcaster, overlay, obs):
    await do(happen, ChannelFollowed, broadcaster.pk)
    await obs.open(f"/overlay/{overlay[1]}/ticker?show=cheer,follow")
    items = obs.page.locator(".ticker__item")
    await expect(items).to_have_text(["Newest follower Somebody"])

    await do(happen, Cheered, broadcaster.pk, bits=250)

    await expect(items).to_have_text(["Newest cheer Gia (250 bits)", "Newest follower Somebody"])
