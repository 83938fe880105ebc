"""The owner's pages hear what becomes of recordings and uploads, and nobody else's do."""

import pytest
from django.db import transaction

from streams.models import Video, VideoKind, VideoState
from streams.selectors.video_news import newest_video_news
from streams.services import video_news
from streams.services.video_news import tell_video
from tests.streams.consumers.page import Page, session_of
from twitchclone.core.db import run_sync

pytestmark = pytest.mark.django_db(transaction=True)


def make_video(owner, **fields) -> Video:
    fields = {"kind": VideoKind.UPLOAD, "state": VideoState.TRANSCODING, **fields}
    return Video.objects.create(channel=owner.channel, **fields)


async def open_page(account) -> Page:
    page = await Page(session=await session_of(account)).open()
    await page.say(type="subscribe_videos")
    return page


async def test_the_owner_hears_the_state_and_each_change(broadcaster):
    video = await run_sync(make_video, broadcaster, progress_percent=7)
    page = await open_page(broadcaster)
    told = await page.hear()
    assert (told["type"], told["channel"]) == ("video", "ana")
    assert told["data"] == {
        "id": str(video.pk),
        "state": "transcoding",
        "state_reason": "",
        "progress_percent": 7,
        "duration_ms": 0,
        "recording_warning": "",
    }
    video.state, video.state_reason = VideoState.REJECTED, "This is not a video."
    await run_sync(tell_video, video)
    assert (await page.hear())["data"]["state_reason"] == "This is not a video."
    await page.close()


async def test_news_wait_for_the_commit(broadcaster):
    video = await run_sync(make_video, broadcaster)
    page = await open_page(broadcaster)
    await page.hear()

    def change_and_fail() -> None:
        with transaction.atomic():
            tell_video(video)
            transaction.set_rollback(True)

    await run_sync(change_and_fail)
    await page.hear_nothing_more()
    await page.close()


async def test_others_hear_nothing(broadcaster, outsider):
    video = await run_sync(make_video, broadcaster)
    anonymous = await Page().open()
    await anonymous.say(type="subscribe_videos")
    assert (await anonymous.hear())["code"] == "not_signed_in"
    stranger = await open_page(outsider)
    await run_sync(tell_video, video)
    for page in (stranger, anonymous):
        await page.hear_nothing_more()
        await page.close()


def test_the_newest_are_told_with_one_query(broadcaster, outsider, django_assert_num_queries):
    videos = [make_video(broadcaster) for _ in range(22)]
    make_video(outsider)
    with django_assert_num_queries(1):
        told = newest_video_news(broadcaster.pk)
    assert [news["id"] for news in told] == [str(video.pk) for video in videos[2:]]


def test_a_valkey_that_is_away_stops_nobody(broadcaster, monkeypatch):
    def unreachable(group, message):
        raise ConnectionError("no valkey")

    monkeypatch.setattr(video_news, "send_to_group", unreachable)
    tell_video(make_video(broadcaster))
