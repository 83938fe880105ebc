"""The owner's dashboard hears the health of its publisher, and nobody else does."""

import pytest

from streams.services import ingest
from tests.streams import builders
from tests.streams.consumers.page import Page, session_of
from twitchclone.core.db import run_sync

pytestmark = pytest.mark.django_db(transaction=True)


async def report(broadcast, **changes) -> None:
    await run_sync(
        ingest.report_health,
        broadcast_id=broadcast.pk,
        channel_id=broadcast.channel_id,
        health=builders.health(**changes),
    )


async def test_reports_and_refusals_reach_the_owner(broadcaster):
    broadcast = await run_sync(builders.go_live, broadcaster)
    await report(broadcast, fps=29.0)
    page = await Page(session=await session_of(broadcaster)).open()
    await page.say(type="subscribe_health")
    newest = await page.hear()
    assert (newest["type"], newest["channel"]) == ("health", "ana")
    assert newest["data"]["fps"] == 29.0
    await report(broadcast, fps=30.0)
    assert (await page.hear())["data"]["fps"] == 30.0
    await run_sync(
        ingest.record_refusal, channel_id=broadcaster.pk, code="codec", reason="No HEVC."
    )
    refusal = await page.hear()
    assert (refusal["type"], refusal["reason"]) == ("refusal", "No HEVC.")
    await page.close()


async def test_without_a_publisher_there_is_no_report(broadcaster):
    page = await Page(session=await session_of(broadcaster)).open()
    await page.say(type="subscribe_health")
    await page.hear_nothing_more()
    await page.close()


async def test_others_are_refused(broadcaster, outsider):
    broadcast = await run_sync(builders.go_live, broadcaster)
    stranger = await Page(session=await session_of(outsider)).open()
    await stranger.say(type="subscribe_health", channel="ana")
    assert (await stranger.hear())["code"] == "not_permitted"
    anonymous = await Page().open()
    await anonymous.say(type="subscribe_health", channel="ana")
    assert (await anonymous.hear())["code"] == "not_signed_in"
    await report(broadcast)
    for page in (stranger, anonymous):
        await page.hear_nothing_more()
        await page.close()


async def test_staff_may_look(broadcaster, staff):
    broadcast = await run_sync(builders.go_live, broadcaster)
    page = await Page(session=await session_of(staff)).open()
    await page.say(type="subscribe_health", channel="ana")
    await page.hear_nothing_more()
    await report(broadcast)
    assert (await page.hear())["channel"] == "ana"
    await page.close()
