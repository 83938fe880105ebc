"""What a token's scopes leave out on /ws/chat, and what ends a moderator's listening."""

import pytest

from chat.hub import current_hub
from chat.services.chat_profiles import change_chat_profile
from chat.services.held import hold_message
from chat.services.roles import grant_role, revoke_role
from chat.services.room_settings import change_settings
from chat.services.whispers import send_whisper
from chat.wire.rooms import moderators_room
from tests.accounts.tokens import make_token
from tests.chat.speaking import line
from twitchclone.core.db import run_sync

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bot_of(open_page):
    """`await bot_of(viewer, "chat:read")`: a program that has said whose it is."""

    async def make(account, *scopes):
        bot = await open_page(origin="")
        await bot.say(type="auth", token=await run_sync(make_token, account, *scopes))
        await bot.hear_a("authenticated")
        return bot

    return make


@pytest.mark.parametrize(
    ("scopes", "hears"),
    [(("chat:read", "chat:edit"), False), (("chat:read", "whispers:read"), True)],
)
async def test_whispers_are_for_tokens_that_may_read_them(
    broadcaster, viewer, bot_of, open_page, relay, scopes, hears
):
    await run_sync(change_chat_profile, account=viewer, accepts_whispers=True)
    await relay()
    bot, page = await bot_of(viewer, *scopes), await open_page(viewer)
    await run_sync(send_whisper, sender=broadcaster, recipient=viewer, text="a secret")
    await relay()
    assert (await page.hear_a("whisper"))["message"] == "a secret"
    if hears:
        assert (await bot.hear_a("whisper"))["message"] == "a secret"
    await bot.hear_nothing_more()


async def test_a_token_without_the_scope_does_not_hear_moderators(broadcaster, bot_of):
    bot = await bot_of(broadcaster, "chat:read", "chat:edit")
    await bot.join()
    await bot.say(type="moderate", channelId=str(broadcaster.pk))
    assert (await bot.hear())["code"] == "missing_scope"
    moderator = await bot_of(broadcaster, "chat:read", "channel:moderate")
    await moderator.join()
    await moderator.say(type="moderate", channelId=str(broadcaster.pk))
    assert (await moderator.hear())["type"] == "moderating"


async def test_a_resume_that_fails_leaves_the_socket_where_it_was(
    broadcaster, viewer, open_page, relay
):
    """Once such a socket heard the moderators only, and was not told that its role had ended."""
    who = {"actor": broadcaster, "channel_id": broadcaster.pk, "user": viewer}
    await run_sync(grant_role, **who, kind="moderator")
    await relay()
    page = await open_page(viewer)
    await page.join()
    await page.say(type="moderate", channelId=str(broadcaster.pk))
    await page.hear_a("moderating")
    nonsense = "00000000-0000-4000-8000-000000000000"
    await page.say(type="resume", channelId=str(broadcaster.pk), after=nonsense)
    assert (await page.hear_a("error"))["code"] == "invalid"
    await run_sync(revoke_role, **who)
    await relay()
    assert (await page.hear_a("role_changed"))["role"] is None
    assert not current_hub().listeners(moderators_room(broadcaster.pk))


async def test_a_room_that_cannot_be_entered_again_is_left_altogether(
    broadcaster, staff, open_page, relay, viewer
):
    from accounts.services.suspensions import suspend_account

    who = {"actor": broadcaster, "channel_id": broadcaster.pk, "user": viewer}
    await run_sync(grant_role, **who, kind="moderator")
    await relay()
    page = await open_page(viewer)
    await page.join()
    await page.say(type="moderate", channelId=str(broadcaster.pk))
    await page.hear_a("moderating")
    await run_sync(suspend_account, account=broadcaster, by=staff, reason="Spam.")
    await page.say(type="join", channelId=str(broadcaster.pk))
    assert (await page.hear_a("error"))["code"] == "not_found"
    assert not current_hub().listeners(moderators_room(broadcaster.pk))
    await page.say(type="moderate", channelId=str(broadcaster.pk))
    assert (await page.hear())["code"] == "not_joined"


async def test_moderators_hear_what_their_permissions_are_enough_for(
    broadcaster, viewer, moderator, outsider, open_page, relay
):
    """As over the API, whose list of held messages is for those who may decide on them."""
    who = {"actor": broadcaster, "channel_id": broadcaster.pk}
    await run_sync(grant_role, **who, user=outsider, kind="moderator", permissions=["timeout"])
    await relay()
    pages = {}
    for account in (outsider, broadcaster):
        pages[account.login] = page = await open_page(account)
        await page.join()
        await page.say(type="moderate", channelId=str(broadcaster.pk))
        await page.hear_a("moderating")
    await pages["ana"].hear_nothing_more()
    said = line(broadcaster, viewer, "a secret")
    await run_sync(
        hold_message,
        channel_id=broadcaster.pk,
        user_id=viewer.pk,
        text="a secret",
        body=said,
        reasons=[],
    )
    await run_sync(change_settings, **who, slow_mode_s=5)
    await relay()
    assert (await pages["ana"].hear_a("held_message"))["line"]["message"] == "a secret"
    heard = [await pages["otto"].hear() for _ in range(2)]
    assert {frame["type"] for frame in heard} == {"room_state", "mod_action"}
    # More permissions are heard of by asking anew.
    permissions = ["automod", "timeout"]
    await run_sync(grant_role, **who, user=outsider, kind="moderator", permissions=permissions)
    await relay()
    await pages["otto"].hear_a("not_moderating")
    await pages["otto"].say(type="moderate", channelId=str(broadcaster.pk))
    await pages["otto"].hear_a("moderating")
