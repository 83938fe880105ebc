"""JOIN and PART: order, limits, who else is there."""

import pytest

from accounts.services.suspensions import suspend_account
from chat.consumers import rooms as entrances
from chat.errors import Overloaded
from chat.hub import Hub, current_hub, presence
from chat.irc.membership import watcher_of_loop
from chat.policies import limits
from chat.services.room_settings import change_settings
from chat.wire.rooms import chat_room
from tests.factories import make_account
from twitchclone.core import rate_limit
from twitchclone.core.db import run_sync
from twitchclone.core.rate_limit import Limit

pytestmark = pytest.mark.django_db(transaction=True)


async def test_joining_goes_in_order(broadcaster, viewer, enter):
    await run_sync(
        change_settings,
        actor=broadcaster,
        channel_id=broadcaster.pk,
        slow_mode_s=5,
        followers_only_min=10,
    )
    vic = await enter(viewer, channel="")
    heard = await vic.join("ANA")
    assert [message.command for message in heard] == [
        "JOIN",
        "USERSTATE",
        "ROOMSTATE",
        "353",
        "366",
    ]
    assert heard[0].prefix == "vic!vic@vic.tmi.twitch.tv"
    assert heard[0].params == ("#ana",)
    assert heard[1].tags["mod"] == "0"
    assert heard[1].tags["subscriber"] == "0"
    assert heard[2].tags == {
        "emote-only": "0",
        "followers-only": "10",
        "r9k": "0",
        "room-id": str(broadcaster.pk),
        "slow": "5",
        "subs-only": "0",
    }
    assert heard[3].params[:3] == ("vic", "=", "#ana")
    assert "vic" in heard[3].param(3).split()
    await vic.say("JOIN #ana")
    await vic.hear_nothing_more()


async def test_anonymous_readers_have_no_userstate(broadcaster, enter):
    reader = await enter(channel="")
    heard = await reader.join()
    assert [message.command for message in heard] == ["JOIN", "ROOMSTATE", "353", "366"]


async def test_without_capabilities_there_is_less(broadcaster, viewer, enter):
    vic = await enter(viewer, channel="", capabilities="")
    assert [message.command for message in await vic.join()] == ["JOIN", "353", "366"]


async def test_lists_of_channels(broadcaster, viewer, outsider, enter):
    vic = await enter(viewer, channel="")
    await vic.say("JOIN #ana,#nobody_here,nonsense,#otto,#vic")
    joined = [message async for message in _joins(vic, 3)]
    assert joined == ["#ana", "#otto", "#vic"]
    await vic.say("PART #ana,#otto,#never_joined")
    assert (await vic.hear()).params == ("#ana",)
    assert (await vic.hear()).command == "PART"
    await vic.hear_nothing_more()


async def _joins(client, count):
    for _ in range(count):
        yield (await client.hear_a("JOIN")).param(0)
        await client.hear_a("366")


async def test_after_part_nothing_is_heard(broadcaster, viewer, enter):
    ana, vic = await enter(broadcaster), await enter(viewer)
    await vic.say("PART #ana")
    assert (await vic.hear_a("PART")).prefix == "vic!vic@vic.tmi.twitch.tv"
    await ana.chat("anybody?")
    await vic.hear_nothing_more()


async def test_suspended_channels_are_as_if_they_did_not_exist(
    broadcaster, viewer, moderator, enter
):
    await run_sync(suspend_account, account=broadcaster, by=moderator, reason="Spam.")
    vic = await enter(viewer, channel="")
    await vic.say("JOIN #ana", "PRIVMSG #ana :hi")
    await vic.hear_nothing_more()


async def test_joins_are_limited(broadcaster, viewer, outsider, enter, monkeypatch):
    monkeypatch.setattr(limits, "JOINS", Limit("chat-joins-test", 2, 60))
    vic = await enter(viewer, channel="")
    await vic.join("ana")
    await vic.join("otto")
    await vic.say("JOIN #vic")
    refused = await vic.hear()
    assert (refused.command, refused.tags["msg-id"]) == ("NOTICE", "msg_ratelimit")


async def test_so_are_the_channels_of_a_connection(broadcaster, viewer, enter, monkeypatch):
    monkeypatch.setattr(limits, "MAX_ROOMS_PER_SOCKET", 1)
    vic = await enter(viewer)
    await vic.say("JOIN #vic")
    assert "that is how many there may be" in (await vic.hear_a("NOTICE")).param(1)


async def test_nothing_falls_between_joining_and_hearing(broadcaster, viewer, enter):
    ana, vic = await enter(broadcaster), await enter(viewer, channel="")
    for number in range(5):
        await vic.say("JOIN #ana")
        await vic.hear_a("JOIN")  # its position is taken before this
        await ana.chat(f"line {number}")
        assert (await vic.hear_a("PRIVMSG")).param(1) == f"line {number}"
        await vic.say("PART #ana")
        await vic.hear_a("PART")


async def test_others_come_and_go_for_those_who_asked(broadcaster, viewer, enter):
    curious = await enter(broadcaster)
    plain = await enter(await run_sync(make_account, "pia"), capabilities="twitch.tv/commands")
    vic = await enter(viewer)
    hub, watcher = current_hub(), watcher_of_loop()
    await presence.beat(presence.present_accounts(hub))
    await watcher.look()
    came = {(await curious.hear_a("JOIN")).prefix.split("!")[0] for _ in range(2)}
    assert came == {"vic", "pia"}
    await vic.say("QUIT")
    await vic.hear_end()
    await run_sync(_forget, broadcaster.pk, viewer.pk)
    await watcher.look()
    assert (await curious.hear_a("PART")).prefix == "vic!vic@vic.tmi.twitch.tv"
    await plain.hear_nothing_more()
    late = await enter(await run_sync(make_account, "lea"), channel="")
    names = next(message for message in await late.join() if message.command == "353")
    assert set(names.param(3).split()) == {"lea", "ana", "pia"}


def _forget(channel_id, user_id):
    from chat.selectors.presence import chatters_key
    from twitchclone.core.redis import client

    client().zrem(chatters_key(channel_id), str(user_id))


async def test_many_at_once_share_a_look_up(broadcaster, enter, monkeypatch):
    asked = []
    original = entrances.find_channel_id

    def find(login):
        asked.append(login)
        return original(login)

    monkeypatch.setattr(entrances, "find_channel_id", find)
    for _ in range(3):
        await enter()
    assert len(asked) <= 3


async def test_a_join_that_failed_can_be_tried_again(broadcaster, viewer, enter, monkeypatch):
    """Or the program believes to be in a channel of which it never hears a word."""
    vic = await enter(viewer, channel="")
    whole = Hub.join

    async def away(*_args, **_options):
        raise Overloaded

    monkeypatch.setattr(Hub, "join", away)
    await vic.say("JOIN #ana")
    await vic.hear_a("NOTICE")
    monkeypatch.setattr(Hub, "join", whole)
    await vic.join("ana")
    await vic.hear_nothing_more()
    assert len(current_hub().listeners(chat_room(broadcaster.pk))) == 1


async def test_a_list_beyond_the_limit_costs_no_more_than_the_limit(enter, monkeypatch):
    """A line of hundreds of names is not to be hundreds of commands to Valkey."""
    reader = await enter(channel="")
    asked = []
    require = rate_limit.require_async

    async def counted(limit, key):
        asked.append(limit)
        await require(limit, key)

    monkeypatch.setattr(rate_limit, "require_async", counted)
    monkeypatch.setattr(limits, "JOINS", Limit("chat-joins", 3, 60))
    await reader.say("JOIN " + ",".join(f"#no{number:03}" for number in range(200)))
    assert (await reader.hear_a("NOTICE")).tags["msg-id"] == "msg_ratelimit"
    await reader.hear_nothing_more()
    # One fewer where the clock was set back by a moment meanwhile.
    assert len(asked) in {3, 4}
