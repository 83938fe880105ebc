"""Subscribers-only videos are closed to others on page, API, playlist and segment."""

import pytest
from asgiref.sync import sync_to_async
from django.db import transaction
from django.test import Client

from monetization.models import Subscription
from monetization.services.subscriptions import end_subscription, subscribe
from streams.models import Video, VideoVisibility
from streams.playback import snapshots
from streams.playback.addresses import file_path, playlist_path
from streams.playback.app import PlaybackApp
from tests.monetization.services.bought import buy, restore_prices
from tests.streams.playback.asking import ask
from tests.streams.recorded import make_video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


@pytest.fixture(autouse=True)
def _prices(transactional_db):
    restore_prices()


def addresses_for(account, video):
    """Where the page and the API send this account to play it; nothing where it is closed."""
    client = Client()
    if account is not None:
        client.force_login(account)
    page = client.get(f"/videos/{video.pk}").content.decode()
    found = client.get(f"/api/v1/videos/{video.pk}/").json()["playback_url"]
    assert ("/vod/" in page and "index.m3u8" in page) is (found is not None)
    return found


async def test_it_is_closed_to_others(broadcaster, viewer, outsider, local_storage, monkeypatch):
    monkeypatch.setattr(snapshots.Kept.__init__, "__kwdefaults__", {"lifetime_s": 0.0})
    app = PlaybackApp()
    video = await sync_to_async(make_video)(broadcaster.channel, seconds=4, has_media=True)
    before = [playlist_path(video), file_path(video, "source/seg-0.m4s")]
    await sync_to_async(Video.objects.filter(pk=video.pk).update)(
        visibility=VideoVisibility.SUBSCRIBERS
    )
    for account in (viewer, outsider, None):
        assert await sync_to_async(addresses_for)(account, video) is None
    # What somebody kept from when it was public opens nothing either.
    assert [(await ask(app, path)).status for path in before] == [403, 403]

    def pay():
        buy(subscribe(subscriber=viewer, channel_id=broadcaster.pk, tier=1))

    await sync_to_async(pay)()
    playlist = await sync_to_async(addresses_for)(viewer, video)
    path = "/vod/" + playlist.split("/vod/", 1)[1]
    segment = path.replace("index.m3u8", "source/seg-0.m4s")
    assert [(await ask(app, one)).status for one in (path, segment)] == [200, 200]
    for account in (outsider, None):
        assert await sync_to_async(addresses_for)(account, video) is None
    await sync_to_async(transaction.atomic(lambda: end_subscription(Subscription.objects.get())))()
    assert await sync_to_async(addresses_for)(viewer, video) is None
