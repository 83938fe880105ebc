"""Capabilities and logging in, as each of the known programs does it."""

from datetime import timedelta

import pytest

from accounts.services.oauth_tokens import revoke_tokens
from chat.consumers import limits as socket_limits
from chat.consumers.limits import socket_counts
from chat.consumers.sessions import watches
from chat.policies import limits
from tests.accounts.tokens import make_token
from tests.chat.irc.client import ALL
from twitchclone.core.db import run_sync
from twitchclone.core.rate_limit import Limit

pytestmark = pytest.mark.django_db(transaction=True)
WELCOME = ["001", "002", "003", "004", "375", "372", "376"]


async def test_tmi_js(viewer, connect):
    client = await connect()
    await client.say("CAP REQ :twitch.tv/tags twitch.tv/commands twitch.tv/membership")
    token = await run_sync(make_token, viewer)
    await client.say(f"PASS oauth:{token}", "NICK Vic")
    assert await client.hear_raw() == (
        ":tmi.twitch.tv CAP * ACK :twitch.tv/tags twitch.tv/commands twitch.tv/membership"
    )
    assert await client.hear_raw() == ":tmi.twitch.tv 001 vic :Welcome, GLHF!"
    assert [(await client.hear()).command for _ in range(6)] == WELCOME[1:]
    state = await client.hear()
    assert state.command == "GLOBALUSERSTATE"
    assert state.tags["user-id"] == str(viewer.pk)
    assert state.tags["display-name"] == viewer.display_name
    assert state.tags["emote-sets"] == "0"
    assert state.tags["color"].startswith("#")


async def test_twurple(viewer, connect):
    client = await connect()
    token = await run_sync(make_token, viewer)
    await client.say("CAP LS 302")
    assert (await client.hear()).params == (
        "*",
        "LS",
        "twitch.tv/commands twitch.tv/tags twitch.tv/membership",
    )
    await client.say("CAP REQ :twitch.tv/membership twitch.tv/commands")
    assert (await client.hear()).params == ("*", "ACK", "twitch.tv/membership twitch.tv/commands")
    await client.say("CAP END", f"PASS oauth:{token}", "NICK vic", "USER vic 8 * :vic")
    assert [message.command for message in await client.hear_until("376")] == WELCOME
    assert (await client.hear_a("GLOBALUSERSTATE")).tags == {}  # no tags were asked for
    await client.say("CAP LIST", "CAP REQ :twitch.tv/tags server-time")
    assert (await client.hear()).param(2) == "twitch.tv/commands twitch.tv/membership"
    assert (await client.hear()).params == ("*", "NAK", "twitch.tv/tags server-time")


@pytest.mark.parametrize("password", ["PASS SCHMOOPIIE", "PASS oauth:kappa", ""])
async def test_anonymous_readers_need_no_password(db, connect, password):
    client = await connect()
    await client.say(*filter(None, [password, "NICK justinfan123"]))
    heard = await client.hear_until("376")
    assert heard[0].params == ("justinfan123", "Welcome, GLHF!")
    await client.hear_nothing_more()  # no GLOBALUSERSTATE


async def test_the_token_says_who_it_is(viewer, broadcaster, connect):
    client = await connect()
    await client.say("NICK ana", f"PASS oauth:{await run_sync(make_token, viewer)}")
    assert (await client.hear()).params == ("vic", "Welcome, GLHF!")
    await client.hear_until("376")
    await client.say("PASS oauth:x", "NICK ana")
    assert (await client.hear()).command == "462"
    await client.hear_nothing_more()


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("oauth:" + "a" * 30, "Login authentication failed"),
        ("oauth:" + "é" * 30, "Login authentication failed"),
        ("x", "Improperly formatted auth"),
        ("oauth:", "Improperly formatted auth"),
    ],
)
async def test_bad_passwords_end_the_connection(viewer, connect, password, words):
    client = await connect()
    await client.say(f"PASS {password}", "NICK vic")
    assert await client.hear_end() == [f":tmi.twitch.tv NOTICE * :{words}"]


async def test_tokens_that_are_worth_nothing(viewer, connect):
    expired = await run_sync(make_token, viewer, lasts=timedelta(seconds=-1))
    other = await run_sync(make_token, viewer, "user:read:email")
    revoked = await run_sync(make_token, viewer)
    for token in (expired, other):
        client = await connect()
        await client.say(f"PASS oauth:{token}", "NICK vic")
        assert "Login authentication failed" in (await client.hear_end())[0]
    await run_sync(revoke_tokens, account=viewer)
    client = await connect()
    await client.say(f"PASS oauth:{revoked}", "NICK vic")
    assert "Login authentication failed" in (await client.hear_end())[0]


async def test_before_log_in_there_is_nothing_to_do(broadcaster, connect):
    client = await connect()
    await client.say("JOIN #ana", "PRIVMSG #ana :hi", "WHO #ana", "PING", "PING :a b", "NICK")
    commands = [await client.hear_raw() for _ in range(6)]
    assert [line.split()[1] for line in commands[:3]] == ["451", "451", "421"]
    assert commands[3] == "PONG"
    assert commands[4] == ":tmi.twitch.tv PONG tmi.twitch.tv :a b"
    assert commands[5].split()[1] == "461"


async def test_log_ins_are_limited(viewer, connect, monkeypatch):
    monkeypatch.setattr(limits, "LOGINS", Limit("chat-logins-test", 2, 10))
    token = await run_sync(make_token, viewer)
    for _ in range(2):
        client = await connect()
        await client.log_in(token)
    client = await connect()
    await client.say(f"PASS oauth:{token}", "NICK vic")
    assert "Too many attempts" in (await client.hear_end())[0]


async def test_places_are_limited_and_given_back(viewer, connect, monkeypatch):
    monkeypatch.setattr(socket_limits.limits, "MAX_SOCKETS_PER_ACCOUNT", 1)
    token = await run_sync(make_token, viewer)
    first, second = await connect(), await connect()
    await first.log_in(token)
    await second.say(f"PASS oauth:{token}", "NICK vic")
    assert "too many chat connections" in (await second.hear_end())[0]
    await first.say("QUIT")
    assert await first.hear_end() == []
    assert not socket_counts._counts
    await (await connect()).log_in(token)


async def test_capabilities_may_change_in_the_middle(broadcaster, viewer, enter):
    vic, reader = await enter(viewer), await enter(capabilities="")
    await vic.chat("one")
    assert (await reader.hear_a("PRIVMSG")).tags == {}
    await reader.say(f"CAP REQ :{ALL}")
    await reader.hear_a("CAP")
    await vic.chat("two")
    assert (await reader.hear_a("PRIVMSG")).tags["user-id"] == str(viewer.pk)
    await reader.say("CAP REQ :-twitch.tv/tags")
    await reader.hear_a("CAP")
    await vic.chat("three")
    assert (await reader.hear_a("PRIVMSG")).tags == {}


async def test_a_revoked_token_ends_the_connection(broadcaster, viewer, outsider, enter):
    client, other = await enter(viewer), await enter(outsider)
    await run_sync(revoke_tokens, account=viewer)
    await watches().tokens.look()
    assert await client.hear_end() == []
    await other.hear_nothing_more()
