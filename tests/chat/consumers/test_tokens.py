"""Programs on /ws/chat: a token in a frame, its scopes, and its end."""

import pytest
from django.test import Client

from accounts.services.oauth_clients import first_party_client
from accounts.services.oauth_tokens import issue_token, revoke_tokens
from accounts.services.suspensions import suspend_account
from chat.consumers.sessions import watches
from twitchclone.core.db import run_sync

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def token_of():
    """`await token_of(viewer, "chat:read chat:edit")`."""

    def make(account, scopes):
        client, _ = first_party_client()
        issued = issue_token(account=account, client=client, scopes=scopes.split(), lasts=None)
        return issued.access_token

    return lambda account, scopes: run_sync(make, account, scopes)


async def test_a_bot_reads_and_writes(broadcaster, viewer, open_page, token_of):
    bot = await open_page(origin="")
    await bot.say(type="auth", token="oauth:" + await token_of(viewer, "chat:read chat:edit"))
    assert (await bot.hear())["username"] == "vic"
    assert (await bot.join())["you"]["userId"] == str(viewer.pk)
    assert (await bot.chat(broadcaster.pk, "beep"))["type"] == "sent"
    assert (await bot.hear_a("chat"))["message"] == "beep"


async def test_a_reading_token_does_not_write(broadcaster, viewer, open_page, token_of):
    bot = await open_page(origin="")
    await bot.say(type="auth", token=await token_of(viewer, "chat:read"))
    await bot.hear_a("authenticated")
    await bot.join()
    assert (await bot.chat(broadcaster.pk, "beep"))["code"] == "missing_scope"
    await bot.say(type="accept_rules", channelId=str(broadcaster.pk))
    assert (await bot.hear())["code"] == "missing_scope"


async def test_tokens_that_are_none(viewer, open_page, token_of):
    bot = await open_page(origin="")
    for token in ("x" * 30, "", "é"):
        await bot.say(type="auth", token=token)
        assert (await bot.hear())["code"] == "bad_token"
    await bot.say(type="auth", token=await token_of(viewer, "user:read:email"))
    assert (await bot.hear())["code"] == "missing_scope"
    await bot.hear_nothing_more()


async def test_one_account_a_socket(viewer, outsider, open_page, token_of):
    page = await open_page(viewer)
    await page.say(type="auth", token=await token_of(outsider, "chat:edit"))
    assert (await page.hear())["code"] == "authenticated"


async def test_a_log_out_closes_that_browsers_sockets_only(broadcaster, viewer, open_page):
    first, second = await open_page(viewer), await open_page(viewer)
    for page in (first, second):
        await page.join()

    def log_out(key):
        client = Client()
        client.cookies["sessionid"] = key
        assert client.post("/accounts/logout/").status_code == 302

    await run_sync(log_out, first.session)
    await watches().sessions.look()
    assert await first.hear_close() == 4403
    await second.hear_nothing_more()


async def test_a_revoked_token_closes_the_bots_sockets_only(
    broadcaster, viewer, open_page, token_of
):
    page, bot = await open_page(viewer), await open_page(origin="")
    await bot.say(type="auth", token=await token_of(viewer, "chat:read"))
    await bot.hear_a("authenticated")
    for one in (page, bot):
        await one.join()
    await watches().tokens.look()
    await bot.hear_nothing_more()
    await run_sync(revoke_tokens, account=viewer)
    await watches().tokens.look()
    assert await bot.hear_close() == 4403
    await page.hear_nothing_more()


async def test_a_suspension_closes_pages_and_bots(
    broadcaster, viewer, staff, open_page, token_of, relay
):
    page, bot = await open_page(viewer), await open_page(origin="")
    await bot.say(type="auth", token=await token_of(viewer, "chat:read chat:edit"))
    await bot.hear_a("authenticated")
    for one in (page, bot):
        await one.join()
        assert (await one.chat(broadcaster.pk, f"from {one is bot}"))["type"] == "sent"
    await run_sync(suspend_account, account=viewer, by=staff, reason="Spam.")
    await relay()
    for one in (page, bot):
        assert await one.hear_close() == 4403
    again = await open_page(origin="")
    assert (await again.join())["you"] is None
