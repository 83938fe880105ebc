"""Reading and writing on /ws/chat."""

from uuid import UUID

import pytest

from chat.selectors.unban_requests import FIRST_AFTER
from chat.services.bans import ban_user
from chat.services.deletions import delete_message
from chat.services.roles import grant_role, revoke_role
from chat.services.rules import set_rules
from chat.services.warnings import warn_user
from twitchclone.core import clock
from twitchclone.core.db import run_sync

pytestmark = pytest.mark.django_db(transaction=True)


async def test_two_pages_talk(broadcaster, viewer, open_page):
    ana, vic = await open_page(broadcaster), await open_page(viewer)
    await ana.join()
    joined = await vic.join()
    assert joined["you"]["username"] == "vic"
    assert joined["isReset"] is True
    answer = await vic.chat(broadcaster.pk, "hello @ana", nonce="n1")
    assert answer["type"] == "sent"
    assert answer["nonce"] == "n1"
    for page in (ana, vic):
        line = await page.hear_a("chat")
        assert (line["id"], line["timestamp"]) == (answer["id"], answer["timestamp"])
        assert (line["message"], line["nonce"]) == ("hello @ana", "n1")
        assert [one["type"] for one in line["fragments"]] == ["text", "mention"]
    await ana.chat(broadcaster.pk, "hi", replyTo=answer["id"])
    line = await vic.hear_a("chat")
    assert line["reply"]["text"] == "hello @ana"
    assert line["badges"] == [{"type": "broadcaster"}]


async def test_who_comes_later_sees_what_was_said(broadcaster, open_page, relay):
    ana = await open_page(broadcaster)
    await ana.join()
    said = [await ana.chat(broadcaster.pk, f"line {number}") for number in range(3)]
    await run_sync(
        delete_message,
        actor=broadcaster,
        channel_id=broadcaster.pk,
        message_id=UUID(said[1]["id"]),
    )
    await relay()
    deletion = await ana.hear_a("message_deleted")
    late = await (await open_page()).join()
    assert [line["message"] for line in late["recent"]] == ["line 0", "line 2"]
    assert late["last"] == deletion["id"]
    assert late["you"] is None


async def test_joining_ends_where_live_begins(broadcaster, open_page):
    ana, reader = await open_page(broadcaster), await open_page()
    await ana.chat(broadcaster.pk, "before")
    joined = await reader.join()
    await ana.chat(broadcaster.pk, "after")
    line = await reader.hear()
    assert [joined["recent"][-1]["message"], line["message"]] == ["before", "after"]
    await reader.hear_nothing_more()


async def test_anonymous_readers_may_not_write(broadcaster, open_page):
    reader = await open_page()
    await reader.join()
    answer = await reader.chat(broadcaster.pk, "x", nonce="n")
    assert (answer["code"], answer["nonce"]) == ("not_signed_in", "n")


async def test_several_rooms_on_one_socket(broadcaster, outsider, viewer, open_page):
    vic = await open_page(viewer)
    first, second = await vic.join("ana"), await vic.join("OTTO")
    await vic.chat(int(second["channelId"]), "over here")
    assert (await vic.hear_a("chat"))["channel"] == "otto"
    await vic.say(type="leave", channelId=second["channelId"])
    assert (await vic.hear_a("left"))["channelId"] == second["channelId"]
    await vic.chat(int(second["channelId"]), "not heard")
    await vic.chat(int(first["channelId"]), "heard")
    assert (await vic.hear_a("chat"))["message"] == "heard"


async def test_unknown_and_suspended_channels(banned, open_page):
    reader = await open_page()
    for channel in ("nobody", banned.login):
        await reader.say(type="join", channel=channel)
        assert (await reader.hear())["code"] == "not_found"
    await reader.say(type="join", channelId="123456789")
    assert (await reader.hear())["code"] == "not_found"
    await reader.say(type="join", channelId=str(banned.pk))
    assert (await reader.hear())["code"] == "not_found"


async def test_commands_are_answered_to_their_sender_only(broadcaster, viewer, open_page, relay):
    ana, vic = await open_page(broadcaster), await open_page(viewer)
    await ana.join()
    await vic.join()
    refused = await vic.chat(broadcaster.pk, "/slow 10", nonce="n")
    assert (refused["type"], refused["code"]) == ("error", "no_permission")
    answer = await ana.chat(broadcaster.pk, "/slow 10")
    assert (answer["type"], answer["msgId"]) == ("command", "slow_on")
    await relay()
    state = await vic.hear()
    assert (state["type"], state["settings"]["slowModeSeconds"]) == ("room_state", 10)


async def test_me_and_announcements_are_lines(broadcaster, viewer, open_page):
    ana, vic = await open_page(broadcaster), await open_page(viewer)
    await vic.join()
    await vic.chat(broadcaster.pk, "/me waves")
    assert (await vic.hear_a("chat"))["kind"] == "action"
    refused = await vic.chat(broadcaster.pk, "/announce hear")
    assert refused["code"] == "no_permission"
    await ana.chat(broadcaster.pk, "/announceblue hear")
    line = await vic.hear_a("chat")
    assert (line["kind"], line["announcementColor"], line["message"]) == (
        "announcement",
        "BLUE",
        "hear",
    )


async def test_a_ban_silences_every_socket_at_once(broadcaster, viewer, open_page, relay):
    first, second = await open_page(viewer), await open_page(viewer)
    await first.join()
    await second.join()
    await first.chat(broadcaster.pk, "one")
    await second.chat(broadcaster.pk, "two")
    who = {"actor": broadcaster, "channel_id": broadcaster.pk, "user": viewer}
    ban = await run_sync(ban_user, **who)
    for page in (first, second):
        assert (await page.chat(broadcaster.pk, "three"))["code"] == "msg_banned"
    await relay()
    for page in (first, second):
        assert (await page.hear_a("user_cleared"))["durationSeconds"] is None
    again = await (await open_page(viewer)).join()
    may_ask_from = clock.to_ms(ban.created_at + FIRST_AFTER)
    assert again["you"]["ban"] == {"expiresAt": None, "reason": "", "mayAskFrom": may_ask_from}
    assert again["recent"] == []


async def test_a_warning_is_acknowledged(broadcaster, viewer, open_page, relay):
    vic = await open_page(viewer)
    await vic.join()
    await run_sync(
        warn_user, actor=broadcaster, channel_id=broadcaster.pk, user=viewer, reason="Calm down."
    )
    await relay()
    assert (await vic.hear_a("warned"))["reason"] == "Calm down."
    assert (await vic.chat(broadcaster.pk, "x"))["code"] == "msg_warned"
    await vic.say(type="acknowledge_warning", channelId=str(broadcaster.pk))
    assert (await vic.hear_a("joined"))["you"]["warning"] is None
    assert (await vic.chat(broadcaster.pk, "sorry"))["type"] == "sent"


async def test_rules_are_agreed_to(broadcaster, viewer, open_page):
    await run_sync(set_rules, actor=broadcaster, channel_id=broadcaster.pk, rules=["Be kind."])
    vic = await open_page(viewer)
    joined = await vic.join()
    assert (joined["rules"], joined["you"]["acceptedRules"]) == (["Be kind."], False)
    assert (await vic.chat(broadcaster.pk, "x"))["code"] == "msg_rules"
    await vic.say(type="accept_rules", channelId=str(broadcaster.pk))
    assert (await vic.hear_a("joined"))["you"]["acceptedRules"] is True
    assert (await vic.chat(broadcaster.pk, "x"))["type"] == "sent"


async def test_moderators_hear_more_while_they_are(broadcaster, viewer, outsider, open_page, relay):
    channel_id = broadcaster.pk
    await run_sync(
        grant_role, actor=broadcaster, channel_id=channel_id, user=viewer, kind="moderator"
    )
    vic, otto = await open_page(viewer), await open_page(outsider)
    await otto.join()
    await otto.say(type="moderate", channelId=str(channel_id))
    assert (await otto.hear())["code"] == "no_permission"
    await vic.say(type="moderate", channelId=str(channel_id))
    assert (await vic.hear())["code"] == "not_joined"
    await relay()
    await vic.join()
    await vic.say(type="moderate", channelId=str(channel_id))
    await vic.hear_a("moderating")
    await run_sync(ban_user, actor=broadcaster, channel_id=channel_id, user=outsider)
    await relay()
    assert (await vic.hear_a("mod_action"))["action"] == "ban"
    await run_sync(revoke_role, actor=broadcaster, channel_id=channel_id, user=viewer)
    await relay()
    await vic.hear_a("not_moderating")
    await run_sync(
        warn_user, actor=broadcaster, channel_id=channel_id, user=viewer, reason="Only a test."
    )
    await relay()
    while (frame := await vic.hear())["type"] != "warned":
        assert frame["type"] != "mod_action"
