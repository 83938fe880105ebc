"""Heartbeats over the socket are counted, and the count comes back."""

import pytest

from streams.consumers.hub import current_hub
from streams.selectors.viewers import viewer_counts
from streams.visitor import COOKIE_NAME, make_visitor_cookie
from tests.streams import builders
from tests.streams.consumers.page import Page, session_of
from twitchclone.core.db import run_sync

pytestmark = pytest.mark.django_db(transaction=True)


async def play(**options) -> Page:
    """A page whose player is playing Ana's channel."""
    page = await Page(**options).open()
    await page.subscribe()
    await page.say(type="heartbeat", channel="ana")
    await page.hear_nothing_more()
    return page


async def count(account) -> int:
    await current_hub().flush_beats()
    return (await run_sync(viewer_counts, [account.pk]))[account.pk]


async def test_tabs_of_one_viewer_count_once(broadcaster, viewer):
    await run_sync(builders.go_live, broadcaster)
    cookie = f"{COOKIE_NAME}={make_visitor_cookie()}"
    session = await session_of(viewer)
    pages = [
        await play(session=session),
        await play(session=session, cookies=cookie, address="198.51.100.1"),
        await play(cookies=cookie),
        await play(cookies=cookie, address="198.51.100.2"),
        await play(address="198.51.100.3"),
        await play(address="198.51.100.3", cookies=f"{COOKIE_NAME}=forged:signature"),
    ]
    # The account, the browser, the address without a cookie of ours.
    assert await count(broadcaster) == 3
    for page in pages:
        await page.close()


async def test_the_address_behind_a_proxy_cannot_be_made_up(broadcaster, settings):
    settings.VIEWERS_PER_ADDRESS = 1
    await run_sync(builders.go_live, broadcaster)
    pages = [await play(cookies=f"{COOKIE_NAME}={make_visitor_cookie()}") for _ in range(3)]
    assert await count(broadcaster) == 1
    for page in pages:
        await page.close()


async def test_changed_counts_are_told_once(broadcaster):
    await run_sync(builders.go_live, broadcaster)
    page = await play()
    await current_hub().flush_beats()
    await current_hub().poll()
    while await page.hear_count() != 1:
        continue
    await current_hub().poll()
    await page.hear_nothing_more()
    assert page.counts.count(1) == 1
    await page.close()


async def test_a_heartbeat_needs_a_subscription(broadcaster):
    page = await Page().open()
    await page.say(type="heartbeat", channel="ana")
    assert (await page.hear())["code"] == "not_subscribed"
    await page.close()


async def test_beats_are_kept_apart_until_they_are_counted(broadcaster, valkey):
    """While Valkey is away a heartbeat is lost, but nothing else."""
    await run_sync(builders.go_live, broadcaster)
    page = await play()
    valkey.set("viewers:live", "not a hash")
    with pytest.raises(Exception, match="WRONGTYPE"):
        await current_hub().flush_beats()
    await page.hear_nothing_more()
    await page.close()
