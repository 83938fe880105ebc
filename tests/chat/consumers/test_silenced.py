"""A banned account is silent everywhere at once: on two pages, over IRC and over the API."""

import pytest
from django.test import Client

from chat.selectors.messages import recent_messages
from chat.services.bans import ban_user, unban_user
from chat.services.warnings import acknowledge_warning, warn_user
from tests.accounts.tokens import make_token
from tests.chat.irc.client import WebSocketClient
from twitchclone.core.db import run_sync

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def everywhere(broadcaster, viewer, open_page):
    """Vic on two pages, over IRC and with the API: each says a text and tells how it went."""
    pages = [await open_page(viewer), await open_page(viewer)]
    for page in pages:
        await page.join()
    irc = await WebSocketClient().open()
    await irc.log_in(await run_sync(make_token, viewer, "chat:read", "chat:edit"))
    await irc.join()

    def post(text):
        browser = Client()
        browser.force_login(viewer)
        address = "/api/v1/channels/ana/chat/messages/"
        answer = browser.post(address, {"text": text}, content_type="application/json")
        return "sent" if answer.status_code == 201 else answer.json()["error"]["code"]

    async def try_all(prefix):
        outcomes = []
        for number, page in enumerate(pages):
            answer = await page.chat(broadcaster.pk, f"{prefix} page {number}")
            outcomes.append(answer.get("code") or answer["type"])
        answer = await irc.chat(f"{prefix} irc")
        outcomes.append("sent" if answer.command == "USERSTATE" else answer.tags["msg-id"])
        outcomes.append(await run_sync(post, f"{prefix} api"))
        return outcomes

    yield try_all
    await irc.close()


async def said(broadcaster):
    return [line["message"] for line in await run_sync(recent_messages, broadcaster.pk)]


@pytest.mark.parametrize(("duration_s", "code"), [(None, "msg_banned"), (600, "msg_timedout")])
async def test_a_ban_holds_from_its_commit_on(
    broadcaster, viewer, everywhere, open_page, relay, duration_s, code
):
    assert await everywhere("before") == ["sent"] * 4
    reader = await open_page()
    joined = await reader.join()
    assert len(joined["recent"]) == 4
    who = {"actor": broadcaster, "channel_id": broadcaster.pk, "user": viewer}
    await run_sync(ban_user, **who, duration_s=duration_s)
    # Nothing has been relayed yet: what refuses is what the commit itself told Valkey.
    assert await everywhere("while banned") == [code] * 4
    await relay()
    assert await everywhere("still banned") == [code] * 4
    assert (await reader.hear())["type"] == "user_cleared"
    await reader.hear_nothing_more()
    assert await said(broadcaster) == []
    await run_sync(unban_user, **who)
    assert await everywhere("after") == ["sent"] * 4
    assert len(await said(broadcaster)) == 4


async def test_a_warned_account_is_silent_until_it_acknowledges(broadcaster, viewer, everywhere):
    assert await everywhere("before") == ["sent"] * 4
    where = {"channel_id": broadcaster.pk}
    await run_sync(warn_user, actor=broadcaster, user=viewer, reason="Calm down.", **where)
    refused = await everywhere("while warned")
    assert refused == ["msg_warned", "msg_warned", "msg_rejected_mandatory", "msg_warned"]
    await run_sync(acknowledge_warning, actor=viewer, **where)
    assert await everywhere("after") == ["sent"] * 4
