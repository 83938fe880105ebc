"""Who comes back misses nothing, hears nothing twice, and everything in order."""

import math
from uuid import UUID, uuid4

import pytest

from chat.consumers import resuming
from chat.hub import hub
from chat.stream.connections import client
from chat.stream.writer import Writer
from chat.wire.ids import Position, message_id, position_of
from chat.wire.rooms import chat_room
from tests.chat.speaking import clear_user, delete, say
from twitchclone.core.db import run_sync

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def speak(broadcaster, viewer):
    """`await speak("a", "b")`: lines of Vic in Ana's room, whoever is connected; their ids."""

    async def lines(*texts):
        return [str((await run_sync(say, broadcaster, viewer, text)).id) for text in texts]

    return lines


@pytest.fixture
def trim(broadcaster, monkeypatch):
    """`await trim(keep=1)`: the writer writes everything, and the stream forgets the rest."""
    # A look at the stream just before pub/sub brings the next line finds that line alone, takes
    # what was cut off for missed, and rightly sends pages to resume. No real stream is cut so.
    monkeypatch.setattr(hub, "_CHECK_S", math.inf)

    def write_and_trim(keep):
        Writer().write_all()
        stream = chat_room(broadcaster.pk).key("stream")
        client().xtrim(stream, maxlen=keep, approximate=False)

    return lambda keep: run_sync(write_and_trim, keep)


async def resume(page, channel, after):
    await page.say(type="resume", channelId=str(channel.pk), after=after)
    return await page.hear_a("joined")


async def hear_texts(page, count):
    """The next lines; a quiet room that speaks while somebody comes back may show them at once."""
    heard: list[str] = []
    while len(heard) < count:
        frame = await page.hear()
        if frame["type"] == "joined":
            assert frame["isReset"] is False
        heard += texts(frame) if frame["type"] == "joined" else [frame["message"]]
    return heard


def texts(joined):
    return [frame["message"] for frame in joined["recent"] if frame["type"] == "chat"]


async def test_from_the_stream(broadcaster, open_page, speak):
    first = await open_page()
    await first.join()
    ids = await speak("one", "two")
    assert await hear_texts(first, 2) == ["one", "two"]
    await first.close()
    await speak("three", "four")
    again = await open_page()
    joined = await resume(again, broadcaster, ids[-1])
    assert (joined["isReset"], joined["recent"], joined["last"]) == (False, [], ids[-1])
    assert joined["channel"] == "ana"
    assert await hear_texts(again, 2) == ["three", "four"]
    await speak("five")
    assert await hear_texts(again, 1) == ["five"]
    await again.hear_nothing_more()


async def test_with_nothing_missed(broadcaster, open_page, speak):
    (last,) = await speak("one")
    page = await open_page()
    joined = await resume(page, broadcaster, last)
    assert (joined["isReset"], joined["recent"]) == (False, [])
    await page.hear_nothing_more()


@pytest.mark.parametrize("kept", [1, 3])
async def test_from_the_archive_on(broadcaster, open_page, speak, trim, kept):
    ids = await speak("one", "two", "three", "four", "five", "six")
    await trim(keep=kept)
    page = await open_page()
    joined = await resume(page, broadcaster, ids[0])
    assert joined["isReset"] is False
    heard = texts(joined) + await hear_texts(page, 5 - len(texts(joined)))
    assert heard == ["two", "three", "four", "five", "six"]
    await speak("seven")
    assert await hear_texts(page, 1) == ["seven"]
    await page.hear_nothing_more()


async def test_from_the_archive_alone(broadcaster, open_page, speak, trim):
    ids = await speak("one", "two", "three")
    await trim(keep=0)
    page = await open_page()
    assert texts(await resume(page, broadcaster, ids[0])) == ["two", "three"]
    await speak("four")
    assert await hear_texts(page, 1) == ["four"]
    await page.hear_nothing_more()


async def test_removals_out_of_the_archive(broadcaster, viewer, outsider, open_page, trim):
    def talk():
        seen = say(broadcaster, viewer, "seen")
        last = say(broadcaster, outsider, "last seen")
        missed = say(broadcaster, viewer, "never seen")
        delete(broadcaster, seen)
        delete(broadcaster, missed)
        say(broadcaster, outsider, "missed")
        return seen, last

    seen, last = await run_sync(talk)
    await trim(keep=0)
    page = await open_page()
    joined = await resume(page, broadcaster, str(last.id))
    removed, line = joined["recent"]
    assert (removed["type"], removed["messageId"]) == ("message_deleted", str(seen.id))
    assert "id" not in removed
    assert line["message"] == "missed"


async def test_changes_of_the_room_are_missed_by_nobody(broadcaster, viewer, open_page, speak):
    (last,) = await speak("bad")
    await run_sync(clear_user, broadcaster, viewer, duration_s=10)
    page = await open_page()
    await resume(page, broadcaster, last)
    assert (await page.hear())["type"] == "user_cleared"
    await page.hear_nothing_more()


async def test_too_much_missed_begins_anew(broadcaster, open_page, speak, trim, monkeypatch):
    monkeypatch.setattr(resuming, "MAX_MISSED", 2)
    ids = await speak("one", "two", "three", "four", "five")
    await trim(keep=0)
    page = await open_page()
    joined = await resume(page, broadcaster, ids[0])
    assert joined["isReset"] is True
    assert texts(joined) == ["one", "two", "three", "four", "five"]
    await page.hear_nothing_more()


async def test_after_valkey_has_lost_everything(broadcaster, open_page, speak, valkey):
    ids = await speak("one", "two")
    await run_sync(Writer().write_all)
    valkey.flushall()
    page = await open_page()
    assert texts(await resume(page, broadcaster, ids[0])) == ["two"]
    await speak("three")
    assert await hear_texts(page, 1) == ["three"]


async def test_an_id_from_the_future_is_no_harm(broadcaster, open_page, speak):
    await speak("one")
    future = message_id(Position(2**48 - 1, 0), broadcaster.pk)
    page = await open_page()
    joined = await resume(page, broadcaster, str(future))
    assert joined["recent"][-1]["message"] == "one"
    await speak("two")
    assert await hear_texts(page, 1) == ["two"]


async def test_only_frames_of_this_room_are_places_in_it(broadcaster, outsider, viewer, open_page):
    elsewhere = await run_sync(say, outsider, viewer, "elsewhere")
    page = await open_page()
    for after in (str(elsewhere.id), str(uuid4()), "1", None, {"a": 1}):
        await page.say(type="resume", channelId=str(broadcaster.pk), after=after)
        answer = await page.hear()
        assert (answer["type"], answer["code"]) == ("error", "invalid")


async def test_a_busy_room_while_somebody_comes_back(broadcaster, viewer, open_page, speak):
    """Lines that arrive in the middle of resuming come once, in their place."""
    (last,) = await speak("start")
    writer = await open_page(viewer)
    pages = [await open_page() for _ in range(5)]
    for number, page in enumerate(pages):
        await speak(f"a{number}", f"b{number}")
        await page.say(type="resume", channelId=str(broadcaster.pk), after=last)
        await writer.say(
            type="chat", channelId=str(broadcaster.pk), text=f"c{number}", nonce=str(number)
        )
    for _ in pages:
        await writer.hear_a("sent")
    await speak("end")
    everything = None
    for page in pages:
        frames: list[dict] = []
        while not frames or frames[-1]["message"] != "end":
            frames.append(await page.hear_a("chat"))
        positions = [position_of(UUID(frame["id"])) for frame in frames]
        assert positions == sorted(set(positions))
        heard = [frame["message"] for frame in frames]
        everything = everything or heard
        assert heard == everything
        assert len(heard) == 16
