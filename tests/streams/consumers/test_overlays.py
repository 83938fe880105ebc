"""Overlay pages on the event socket: let in by their secret alone, out when it is taken back."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from django.db import transaction

from accounts.services.suspensions import suspend_account
from chat.services.overlays import create_overlay, revoke_overlay, rotate_overlay, tell_overlays
from streams.consumers.hub import TAKEN_BACK, current_hub
from tests.factories import make_account
from tests.streams import builders
from tests.streams.consumers.page import Page
from twitchclone.core.db import run_sync

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Awaitable[Page]]


@pytest.fixture
async def page() -> AsyncIterator[Open]:
    """Opens pages, and closes them after the test."""
    pages: list[Page] = []

    async def open_page(**options: Any) -> Page:
        pages.append(await Page(**options).open())
        return pages[-1]

    yield open_page
    for opened in pages:
        await opened.close()
    assert not current_hub().is_busy


@pytest.fixture
def overlay(broadcaster):
    return create_overlay(channel=broadcaster.channel)


async def let_in(page, token):
    opened = await page()
    await opened.say(type="subscribe_overlay", token=token)
    assert await opened.hear() == {"type": "overlay_subscribed", "channel": "ana"}
    return opened


async def do(function, *args: Any, **kwargs: Any) -> Any:
    def act() -> Any:
        with transaction.atomic():
            result = function(*args, **kwargs)
        builders.deliver_events()
        return result

    return await run_sync(act)


def tell(channel_id, action="test"):
    data = {"id": "test-1", "event": "channel.follow", "data": {"followed_at_ms": 1}, "at": 1}
    tell_overlays(channel_id=channel_id, action=action, data=data)


async def test_it_is_told_what_its_channel_tells(broadcaster, overlay, page):
    opened = await let_in(page, overlay[1])
    await do(tell, broadcaster.pk)

    told = await opened.hear()
    assert (told["type"], told["channel"], told["action"]) == ("overlay", "ana", "test")
    assert told["data"]["data"] == {"followed_at": 1}


async def test_viewers_and_other_channels_overlays_are_told_nothing(broadcaster, page):
    other = await run_sync(make_account, "olga")
    _overlay, token = await run_sync(lambda: create_overlay(channel=other.channel))
    viewer, others = await page(), await page()
    await viewer.subscribe("ana")
    await others.say(type="subscribe_overlay", token=token)
    assert (await others.hear())["channel"] == "olga"

    await do(tell, broadcaster.pk)

    await viewer.hear_nothing_more()
    await others.hear_nothing_more()


@pytest.mark.parametrize("token", ["x" * 30, "", None, 5, "x" * 101, "\x00"])
async def test_what_is_no_secret_is_refused(broadcaster, overlay, page, token):
    opened = await page()
    await opened.say(type="subscribe_overlay", token=token)

    assert (await opened.hear())["type"] == "error"


@pytest.mark.parametrize("take_back", [rotate_overlay, revoke_overlay])
async def test_an_open_page_is_closed_with_its_secret(broadcaster, overlay, page, take_back):
    _other, kept = await run_sync(lambda: create_overlay(channel=broadcaster.channel))
    closing, staying = await let_in(page, overlay[1]), await let_in(page, kept)

    await do(take_back, channel=broadcaster.channel, overlay_id=overlay[0].pk)

    assert await closing.hear_close() == TAKEN_BACK
    await staying.hear_nothing_more()


async def test_a_lost_message_closes_it_all_the_same(broadcaster, overlay, page):
    opened = await let_in(page, overlay[1])
    await run_sync(lambda: revoke_overlay(channel=broadcaster.channel, overlay_id=overlay[0].pk))

    await current_hub().close_overlays()

    assert await opened.hear_close() == TAKEN_BACK


async def test_a_suspended_channels_pages_are_closed(broadcaster, overlay, staff, page):
    opened = await let_in(page, overlay[1])
    await run_sync(lambda: suspend_account(account=broadcaster, by=staff, reason="Spam."))

    await current_hub().close_overlays()

    assert await opened.hear_close() == TAKEN_BACK


async def test_a_renewed_one_opens_again(broadcaster, overlay, page):
    _overlay, token = await do(
        rotate_overlay, channel=broadcaster.channel, overlay_id=overlay[0].pk
    )

    await let_in(page, token)
