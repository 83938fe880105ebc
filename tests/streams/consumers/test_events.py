"""The event socket: state, events, resumption without gap or duplicate."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from channels.layers import get_channel_layer

from accounts.services.follows import follow_channel
from streams.consumers.hub import current_hub
from streams.groups import channel_group
from streams.selectors import feed as feed_selectors
from streams.services import ingest
from streams.services.channels import update_channel
from tests.streams import builders
from tests.streams.consumers.page import Page
from twitchclone.core.db import run_sync
from twitchclone.core.models import OutboxEvent

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


def retitle(account, *titles: str) -> list[int]:
    """Change the channel's title; returns the ids of the events."""
    for title in titles:
        update_channel(channel=account.channel, actor=account, title=title)
    ids = OutboxEvent.objects.filter(channel_id=account.pk).order_by("id")
    return list(ids.values_list("id", flat=True))[-len(titles) :]


async def happen(function, *args: Any, **kwargs: Any) -> Any:
    """Something happens, and the relay delivers it."""
    result = await run_sync(function, *args, **kwargs)
    await run_sync(builders.deliver_events)
    return result


async def test_the_state_of_an_offline_channel(broadcaster, page):
    answer = await (await page()).subscribe()
    assert answer["state"] == {"live": None}
    assert answer["last_id"] == 0


async def test_the_state_of_a_live_channel(broadcaster, page, settings):
    settings.ORIGIN_PORT = 8080
    broadcast = await run_sync(builders.go_live, broadcaster)
    answer = await (await page()).subscribe("ANA")
    live = answer["state"]["live"]
    assert live["broadcast_id"] == str(broadcast.pk)
    assert live["playback_url"] == f"http://live.example:8080/live/{broadcast.pk}/index.m3u8"


async def test_a_broadcast_from_beginning_to_end(broadcaster, page):
    watching = await page()
    await watching.subscribe()
    broadcast = await happen(builders.go_live, broadcaster)
    online = await watching.hear()
    assert (online["event"], online["channel"]) == ("stream.online", "ana")
    assert online["data"]["playback_url"].endswith(f"/live/{broadcast.pk}/index.m3u8")
    assert online["data"]["started_at"] == round(broadcast.started_at.timestamp() * 1000)
    await happen(builders.drop, broadcast)
    assert (await watching.hear())["event"] == "stream.reconnecting"
    await happen(ingest.announce_broadcast, broadcast_id=broadcast.pk)
    assert (await watching.hear())["event"] == "stream.resumed"
    await happen(ingest.end_broadcast, broadcast_id=broadcast.pk, reason="unpublished")
    offline = await watching.hear()
    assert (offline["event"], offline["data"]["reason"]) == ("stream.offline", "unpublished")


async def test_title_and_follow(broadcaster, viewer, page):
    watching = await page()
    await watching.subscribe()
    chess = await run_sync(builders.make_category)
    await happen(
        update_channel, channel=broadcaster.channel, actor=broadcaster, title="A", category=chess
    )
    update = await watching.hear()
    assert update["data"]["category"] == {"id": chess.pk, "name": "Chess", "slug": "chess"}
    await happen(follow_channel, follower=viewer, followed_id=broadcaster.pk)
    follow = await watching.hear()
    assert (follow["event"], follow["data"]["user_login"]) == ("channel.follow", "vic")


async def test_everybody_who_watches_hears_it_once(broadcaster, outsider, page):
    pages = [await page() for _ in range(3)]
    for one in pages:
        await one.subscribe()
    elsewhere = await page()
    await elsewhere.subscribe("otto")
    await happen(retitle, broadcaster, "A")
    for one in pages:
        assert (await one.hear())["data"]["title"] == "A"
        await one.hear_nothing_more()
    await elsewhere.hear_nothing_more()


async def test_a_page_that_left_hears_nothing(broadcaster, page):
    leaving, staying = await page(), await page()
    await leaving.subscribe()
    await staying.subscribe()
    await leaving.say(type="unsubscribe", channel="ana")
    await leaving.hear_nothing_more()
    await happen(retitle, broadcaster, "A")
    await staying.hear()
    await leaving.hear_nothing_more()


async def test_what_was_missed_comes_first(broadcaster, page):
    first, second, third = await happen(retitle, broadcaster, "A", "B", "C")
    watching = await page()
    answer = await watching.subscribe(after=first)
    assert [event["id"] for event in watching.missed] == [second, third]
    assert (answer["last_id"], answer["snapshot"]) == (third, False)
    await watching.hear_nothing_more()


async def test_what_is_not_delivered_yet_is_not_lost_and_not_doubled(broadcaster, page):
    """The relay is behind: the catch-up tells the event, its delivery later does not."""
    (first,) = await run_sync(retitle, broadcaster, "A")
    watching = await page()
    await watching.subscribe(after=0)
    assert [event["id"] for event in watching.missed] == [first]
    await run_sync(builders.deliver_events)
    (second,) = await happen(retitle, broadcaster, "B")
    assert (await watching.hear())["id"] == second
    await watching.hear_nothing_more()


async def test_who_missed_too_much_gets_a_snapshot(broadcaster, page, monkeypatch):
    monkeypatch.setattr(feed_selectors, "MAX_MISSED", 2)
    ids = await run_sync(retitle, broadcaster, "A", "B", "C", "D")
    watching = await page()
    answer = await watching.subscribe(after=ids[0])
    assert watching.missed == []
    assert (answer["snapshot"], answer["last_id"]) == (True, ids[-1])


async def test_a_repeated_delivery_is_dropped(broadcaster, page):
    watching = await page()
    await watching.subscribe()
    await happen(retitle, broadcaster, "A")
    await watching.hear()
    await run_sync(lambda: OutboxEvent.objects.update(delivered_at=None))
    await run_sync(builders.deliver_events)
    await happen(retitle, broadcaster, "B")
    assert (await watching.hear())["data"]["title"] == "B"


async def test_a_lost_message_is_noticed_at_the_next_one(broadcaster, page):
    watching = await page()
    await watching.subscribe()
    await run_sync(retitle, broadcaster, "A")
    await run_sync(lambda: OutboxEvent.objects.update(delivered_at="2026-01-01T00:00:00Z"))
    await happen(retitle, broadcaster, "B")
    assert [(await watching.hear())["data"]["title"] for _ in range(2)] == ["A", "B"]
    await watching.hear_nothing_more()


async def test_a_lost_last_message_is_noticed_by_looking(broadcaster, page):
    watching = await page()
    await watching.subscribe()
    await run_sync(retitle, broadcaster, "A", "B")  # nobody delivers
    await current_hub().poll()
    assert [(await watching.hear())["data"]["title"] for _ in range(2)] == ["A", "B"]


async def test_a_process_that_lost_too_much_tells_the_state(broadcaster, page, monkeypatch):
    watching = await page()
    await watching.subscribe()
    monkeypatch.setattr(feed_selectors, "MAX_MISSED", 2)
    ids = await run_sync(retitle, broadcaster, "A", "B", "C")
    await current_hub().poll()
    answer = await watching.hear()
    assert (answer["type"], answer["snapshot"], answer["last_id"]) == ("subscribed", True, ids[-1])


async def test_events_while_the_page_catches_up_are_neither_lost_nor_doubled(
    broadcaster, page, monkeypatch
):
    """One more title is committed and delivered after the page's rows were read."""
    (first,) = await happen(retitle, broadcaster, "A")
    staying = await page()
    await staying.subscribe()
    has_read, may_go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    read_feed = feed_selectors.read_feed

    def slow_read(channel_id, after):
        snapshot = read_feed(channel_id, after)
        loop.call_soon_threadsafe(has_read.set)
        asyncio.run_coroutine_threadsafe(may_go_on.wait(), loop).result(15)
        return snapshot

    monkeypatch.setattr("streams.consumers.feed.read_feed", slow_read)
    joining = await page()
    await joining.say(type="subscribe", channel="ana", after=0)
    await has_read.wait()
    (second,) = await happen(retitle, broadcaster, "B")
    assert (await staying.hear())["id"] == second
    may_go_on.set()
    heard = [await joining.hear() for _ in range(3)]
    assert [(message["type"], message.get("id")) for message in heard] == [
        ("event", first),
        ("subscribed", None),
        ("event", second),
    ]
    assert heard[1]["last_id"] == first
    await joining.hear_nothing_more()


async def test_many_pages_joining_during_a_storm_see_every_event_once(broadcaster, page):
    """Joins and events interleave freely; what each page saw is complete and in order."""
    await happen(retitle, broadcaster, "start")

    async def storm() -> None:
        for number in range(10):
            await happen(retitle, broadcaster, f"title {number}")

    async def join(delay: int) -> list[int]:
        joining = await page()
        for _ in range(delay):
            await joining.hear_nothing_more()
        answer = await joining.subscribe(after=0)
        seen = [event["id"] for event in joining.missed]
        assert not seen or seen[-1] <= answer["last_id"]
        await finished.wait()
        last = await run_sync(lambda: OutboxEvent.objects.latest("id").pk)
        while seen[-1] < last:
            message = await joining.hear()
            seen.append(message["id"])
        return seen

    finished = asyncio.Event()
    joins = [asyncio.create_task(join(delay)) for delay in range(0, 10, 2)]
    await storm()
    finished.set()
    expected = await run_sync(
        lambda: list(OutboxEvent.objects.order_by("id").values_list("id", flat=True))
    )
    for seen in await asyncio.gather(*joins):
        assert seen == expected


async def test_a_message_of_another_version_does_not_end_the_feed(broadcaster, page):
    watching = await page()
    await watching.subscribe()
    layer = get_channel_layer()
    await layer.group_send(channel_group(broadcaster.pk), {"type": "channel.event"})
    await layer.group_send(channel_group(broadcaster.pk), {"type": "something.new", "x": 1})
    await happen(retitle, broadcaster, "A")
    assert (await watching.hear())["data"]["title"] == "A"


async def test_the_directory_hears_who_comes_and_goes(broadcaster, page):
    looking = await page()
    await looking.say(type="subscribe_directory")
    await looking.hear_nothing_more()
    broadcast = await happen(builders.go_live, broadcaster)
    online = await looking.hear()
    assert (online["type"], online["event"]) == ("directory", "stream.online")
    assert online["channel_id"] == broadcaster.pk
    await happen(ingest.end_broadcast, broadcast_id=broadcast.pk, reason="x")
    assert (await looking.hear())["event"] == "stream.offline"
