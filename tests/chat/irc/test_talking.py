"""A session of two: what is said, answered, refused and taken away."""

from uuid import UUID

import pytest

from accounts.services.suspensions import suspend_account
from chat.models import Ban
from chat.selectors.messages import recent_messages
from chat.services.roles import grant_role
from twitchclone.core.db import run_sync

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_line_reaches_others_and_is_acknowledged_to_its_sender(broadcaster, viewer, enter):
    ana, vic = await enter(broadcaster), await enter(viewer)
    answer = await vic.chat("hello there", tags="client-nonce=n1")
    line = await ana.hear_a("PRIVMSG")
    assert line.params == ("#ana", "hello there")
    assert line.prefix == "vic!vic@vic.tmi.twitch.tv"
    assert line.tags["room-id"] == str(broadcaster.pk)
    assert line.tags["user-id"] == str(viewer.pk)
    assert line.tags["first-msg"] == "1"
    assert (answer.command, answer.params) == ("USERSTATE", ("#ana",))
    assert answer.tags["id"] == line.tags["id"] == str(UUID(line.tags["id"]))
    assert answer.tags["client-nonce"] == "n1"
    assert answer.tags["emote-sets"] == "0"
    await vic.hear_nothing_more()  # its own line does not come back


async def test_it_is_the_same_room_as_everybodys(broadcaster, viewer, enter):
    vic = await enter(viewer)
    answer = await vic.chat("hello there")
    [line] = await run_sync(recent_messages, broadcaster.pk)
    assert (line["id"], line["message"]) == (answer.tags["id"], "hello there")


async def test_replies_name_what_they_answer(broadcaster, viewer, enter):
    ana, vic = await enter(broadcaster), await enter(viewer)
    said = await vic.chat("first; line")
    await ana.chat("answer", tags=f"reply-parent-msg-id={said.tags['id']}")
    line = await vic.hear_a("PRIVMSG")
    assert line.tags["reply-parent-msg-id"] == said.tags["id"]
    assert line.tags["reply-parent-user-login"] == "vic"
    assert line.tags["reply-parent-msg-body"] == "first; line"
    assert line.tags["badges"] == "broadcaster/1"


@pytest.mark.parametrize("text", ["\x01ACTION waves\x01", "\x01ACTION waves", "/me waves"])
async def test_actions(broadcaster, viewer, enter, text):
    ana, vic = await enter(broadcaster), await enter(viewer)
    assert (await vic.chat(text)).command == "USERSTATE"
    assert (await ana.hear_a("PRIVMSG")).param(1) == "\x01ACTION waves\x01"


async def test_an_action_is_never_a_command(broadcaster, viewer, enter):
    ana, vic = await enter(broadcaster), await enter(viewer)
    await ana.chat("\x01ACTION /ban vic\x01")
    assert (await vic.hear_a("PRIVMSG")).param(1) == "\x01ACTION /ban vic\x01"
    assert not await run_sync(Ban.objects.exists)


async def test_timeout_ban_and_unban(broadcaster, viewer, enter, relay):
    ana, vic = await enter(broadcaster), await enter(viewer)
    await vic.chat("hello")
    await ana.hear_a("PRIVMSG")
    assert (await ana.chat("/timeout vic 60 calm down")).tags["msg-id"] == "timeout_success"
    refused = await vic.chat("but")
    assert refused.tags["msg-id"] == "msg_timedout"
    await relay()
    for client in (ana, vic):
        cleared = await client.hear_a("CLEARCHAT")
        assert cleared.params == ("#ana", "vic")
        assert cleared.tags["ban-duration"] == "60"
        assert cleared.tags["target-user-id"] == str(viewer.pk)
        assert cleared.tags["room-id"] == str(broadcaster.pk)
    assert (await ana.chat("/ban vic")).tags["msg-id"] == "ban_success"
    assert (await vic.chat("but")).tags["msg-id"] == "msg_banned"
    await relay()
    assert "ban-duration" not in (await vic.hear_a("CLEARCHAT")).tags
    assert (await ana.chat("/unban vic")).tags["msg-id"] == "unban_success"
    assert (await vic.chat("thanks")).command == "USERSTATE"


async def test_deletion_and_clear(broadcaster, viewer, enter, relay):
    ana, vic = await enter(broadcaster), await enter(viewer)
    said = await vic.chat("oops")
    deleted = await ana.chat(f"/delete {said.tags['id']}")
    assert deleted.tags["msg-id"] == "delete_message_success"
    await relay()
    gone = await vic.hear_a("CLEARMSG")
    assert gone.params == ("#ana", "oops")
    assert gone.tags["target-msg-id"] == said.tags["id"]
    assert gone.tags["login"] == "vic"
    await ana.chat("/clear")
    await relay()
    assert (await vic.hear_a("CLEARCHAT")).params == ("#ana",)


async def test_slow_mode_is_said_to_all_and_kept(broadcaster, viewer, enter, relay):
    ana, vic = await enter(broadcaster), await enter(viewer)
    await ana.say("PRIVMSG #ana :/slow 20")
    await ana.say("PING :done")
    assert (await ana.hear()).command == "PONG"  # the room answers, in its order
    await relay()
    for client in (ana, vic):
        state = await client.hear_a("ROOMSTATE")
        assert state.tags == {"slow": "20", "room-id": str(broadcaster.pk)}
        assert (await client.hear_a("NOTICE")).tags["msg-id"] == "slow_on"
    assert (await vic.chat("one")).command == "USERSTATE"
    assert (await vic.chat("two")).tags["msg-id"] == "msg_slowmode"


async def test_announcements_come_back_to_their_sender(broadcaster, viewer, enter):
    ana, vic = await enter(broadcaster), await enter(viewer)
    await ana.say("PRIVMSG #ana :/announceblue big news")
    for client in (ana, vic):
        told = await client.hear_a("USERNOTICE")
        assert told.params == ("#ana", "big news")
        assert told.tags["msg-id"] == "announcement"
        assert told.tags["msg-param-color"] == "BLUE"


async def test_moderation_is_for_moderators(broadcaster, viewer, outsider, enter):
    vic = await enter(viewer)
    for command in ("/ban otto", "/timeout ana 5", "/clear", "/slow 5", "/announce x", "/mod vic"):
        assert (await vic.chat(command)).tags["msg-id"] == "no_permission"
    assert (await vic.chat("/nonsense")).tags["msg-id"] == "unrecognized_cmd"
    assert not await run_sync(Ban.objects.exists)


async def test_a_moderator_is_marked(broadcaster, viewer, enter):
    await run_sync(
        grant_role, actor=broadcaster, channel_id=broadcaster.pk, user=viewer, kind="moderator"
    )
    vic = await enter(viewer, channel="")
    [state] = [message for message in await vic.join() if message.command == "USERSTATE"]
    assert state.tags["mod"] == "1"
    assert state.tags["user-type"] == "mod"
    assert state.tags["badges"] == "moderator/1"


async def test_anonymous_readers_read_only(broadcaster, viewer, enter):
    reader, vic = await enter(), await enter(viewer)
    assert (await reader.chat("hi")).tags["msg-id"] == "no_permission"
    await vic.chat("hello")
    assert (await reader.hear_a("PRIVMSG")).param(1) == "hello"


async def test_scopes_are_kept(broadcaster, viewer, outsider, enter):
    reader = await enter(viewer, "chat:read")
    assert (await reader.chat("hi")).tags["msg-id"] == "no_permission"
    writer = await enter(outsider, "chat:edit", channel="")
    await writer.say("JOIN #ana")
    assert (await writer.hear_a("NOTICE")).tags["msg-id"] == "no_permission"
    assert (await writer.chat("hi")).command == "USERSTATE"
    assert (await reader.hear_a("PRIVMSG")).param(1) == "hi"


async def test_duplicates_and_bad_texts_are_refused_by_name(broadcaster, viewer, enter):
    vic = await enter(viewer)
    await vic.chat("same")
    assert (await vic.chat("same")).tags["msg-id"] == "msg_duplicate"
    assert (await vic.chat("x" * 501)).tags["msg-id"] == "too_long"
    assert (await vic.chat("   ")).tags["msg-id"] == "empty"


async def test_rates_are_twitchs(broadcaster, viewer, enter):
    vic = await enter(viewer)
    answers = [await vic.chat(f"line {number}") for number in range(21)]
    assert [answer.command for answer in answers[:20]] == ["USERSTATE"] * 20
    assert answers[20].tags["msg-id"] == "msg_ratelimit"


async def test_channels_that_do_not_exist_are_silent(broadcaster, viewer, enter):
    vic = await enter(viewer)
    await vic.say("PRIVMSG #nobody_here :hi", "PRIVMSG vic :hi", "PRIVMSG # :hi")
    await vic.hear_nothing_more()


async def test_whispers_go_by_any_channel(broadcaster, viewer, enter, relay):
    from chat.models import ChatProfile

    await run_sync(
        ChatProfile.objects.update_or_create, user=broadcaster, defaults={"accepts_whispers": True}
    )
    ana = await enter(broadcaster, "chat:read", "whispers:read")
    deaf, vic = await enter(broadcaster), await enter(viewer)
    await vic.say("PRIVMSG #jtv :/w ana psst")
    answer = await vic.hear_a("NOTICE")
    assert "msg-id" in answer.tags
    await relay()
    whisper = await ana.hear_a("WHISPER")
    assert whisper.params == ("ana", "psst")
    assert whisper.prefix == "vic!vic@vic.tmi.twitch.tv"
    assert whisper.tags["user-id"] == str(viewer.pk)
    await vic.hear_nothing_more()
    # A token for chat alone is not for private messages.
    await deaf.say("PING :after it")
    assert "WHISPER" not in [line.command for line in await deaf.hear_until("PONG")]


async def test_a_suspension_ends_the_connection(broadcaster, viewer, moderator, enter, relay):
    vic = await enter(viewer)
    await run_sync(suspend_account, account=viewer, by=moderator, reason="Spam.")
    await relay()
    await vic.hear_end()
