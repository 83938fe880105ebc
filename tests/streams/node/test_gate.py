"""Publishers come, drop, take over and are stopped; the broadcast and its viewers stay."""

import asyncio

import pytest

from streams.node import calls, gate
from streams.node.control import ControlListener
from streams.node.health import build_health
from streams.ports import CloseReason, FlvTag, FlvTagKind, PublishRefused
from tests.streams.media import tags
from tests.streams.node.conftest import Station
from twitchclone.core.errors import Conflict


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(calls, "_FIRST_RETRY_S", 0.001)
    monkeypatch.setattr(gate, "_PATIENCE_S", 0.01)
    monkeypatch.setattr(gate, "_TAKEOVER_S", 0.01)


async def test_the_first_part_makes_a_broadcast_visible(station):
    publisher = await station.publisher().publish(tags.headers())
    assert not station.session.broadcast.has_picture
    await publisher.send(tags.frames(3))
    await station.domain.until("announce", str(station.session.broadcast_id))
    assert station.playlist().next_position == (1, 4)


async def test_a_wrong_key_is_refused_with_the_domains_sentence(station):
    with pytest.raises(PublishRefused, match="not valid") as refusal:
        await station.publisher().publish([], key="nobody's")
    assert refusal.value.code == "stream_key_invalid"
    assert not station.gate.sessions


async def test_another_address_is_refused(station):
    request_app = gate.PublishRequest("vod", "ana-key", "192.0.2.1", "", False)
    with pytest.raises(PublishRefused, match="/live"):
        await station.gate.admit(request_app, station.publisher())


async def test_a_drop_begins_the_grace_and_a_reconnect_goes_on(station):
    first = await station.publisher().publish(tags.publish(3))
    await first.leave()
    await station.domain.until("mark_lost")
    waiting = station.playlist()
    assert waiting.last.uri == "seg-1.m4s"
    assert not waiting.is_ended

    await station.publisher().publish(tags.publish(3))
    resumed = station.playlist()
    assert [segment.msn for segment in resumed.segments] == [0, 1, 2, 3]
    assert [segment.discontinuity_sequence for segment in resumed.segments] == [0, 0, 1, 1]
    assert resumed.segments[2].map_uri == "init-1.mp4"
    await station.domain.until("announce")
    assert [name for name, *_ in station.domain.calls].count("start") == 2


async def test_the_grace_ends_in_the_end(tmp_path):
    station = Station(tmp_path, grace_s=0.01)
    publisher = await station.publisher().publish(tags.publish(3))
    session = station.session
    await publisher.leave()
    await station.domain.until("end", str(session.broadcast_id), "grace_expired")
    await session.close(timeout_s=5)
    assert station.playlist().is_ended
    await station.close()


async def test_an_ended_broadcast_is_forgotten_after_a_while(tmp_path):
    station = Station(tmp_path, grace_s=0.01, ended_kept_s=0.01)
    publisher = await station.publisher().publish(tags.publish(3))
    await publisher.leave()
    async with asyncio.timeout(5):
        while station.gate.sessions or len(station.store):  # noqa: ASYNC110 - timers set no event
            await asyncio.sleep(0.005)
    await station.close()


async def test_a_second_publisher_takes_over_at_once(station):
    first = await station.publisher().publish(tags.publish(3))
    await station.publisher().publish(tags.publish(3))
    assert [reason for reason, _ in first.told] == [CloseReason.REPLACED]
    assert len(station.gate.sessions) == 1
    assert station.playlist().last.discontinuity_sequence == 1
    assert "mark_lost" not in [name for name, *_ in station.domain.calls]


async def test_a_ghost_is_not_waited_for_and_can_no_longer_write(station):
    ghost = await station.publisher(is_ghost=True).publish(tags.publish(3))
    await station.publisher().publish(tags.publish(1))
    before = station.playlist().next_position
    await ghost.send(tags.frames(3, start_ms=3000))
    assert station.playlist().next_position == before
    await ghost.leave(CloseReason.IDLE)
    assert station.session.sink is not None


async def test_channels_do_not_disturb_each_other(station):
    await station.publisher().publish(tags.publish(3))
    await station.publisher().publish(tags.publish(3), key="bob-key")
    assert len(station.gate.sessions) == 2
    assert all(session.sink is not None for session in station.gate.sessions.values())


async def test_an_unsupported_codec_before_any_picture_ends_the_broadcast(station):
    hevc = FlvTag(FlvTagKind.VIDEO, 0, b"\x1c\x00\x00\x00\x00x")
    with pytest.raises(PublishRefused, match="HEVC"):
        await station.publisher().publish([hevc])
    await station.domain.until("end")
    assert station.domain.refusals[0][1] == "unsupported_media"


async def test_why_the_ingest_closed_is_told_to_the_streamer(station):
    publisher = await station.publisher().publish(tags.publish(3))
    await publisher.leave(CloseReason.TOO_FAST)
    await station.domain.until("record_refusal", "too_fast")
    assert "faster than real time" in station.domain.refusals[0][2]


async def test_an_order_stops_publisher_and_broadcast(station):
    publisher = await station.publisher().publish(tags.publish(3))
    session = station.session
    control = ControlListener(station.config, station.gate, station.domain)
    for nonsense in ("", "[]", "{}", '{"action":"stop","broadcast_id":"x","reason":"y"}'):
        control.obey(nonsense)
    assert not session.is_ended
    control.obey(f'{{"action":"stop","broadcast_id":"{session.broadcast_id}","reason":"admin"}}')
    assert [reason for reason, _ in publisher.told] == [CloseReason.STOPPED]
    await station.domain.until("end", str(session.broadcast_id), "admin")
    await session.close(timeout_s=5)
    assert station.playlist().is_ended


async def test_what_the_domain_ended_while_nobody_could_tell_is_stopped(station):
    publisher = await station.publisher().publish(tags.publish(3))
    station.domain.open.clear()
    await ControlListener(station.config, station.gate, station.domain)._reconcile()
    assert [reason for reason, _ in publisher.told] == [CloseReason.STOPPED]


async def test_a_broadcast_that_may_no_longer_be_announced_is_stopped(station):
    station.domain.refuse_announce = Conflict("This broadcast has ended.")
    publisher = await station.publisher().publish(tags.publish(3))
    await station.domain.until("end")
    assert publisher.told == [(CloseReason.STOPPED, "This broadcast has ended.")]


async def test_the_picture_goes_on_while_the_database_is_away(station):
    publisher = await station.publisher().publish(tags.headers())
    station.domain.is_down = True
    await publisher.send(tags.frames(3))
    assert station.playlist().next_position == (1, 4)
    station.domain.is_down = False
    await station.domain.until("announce")


async def test_nobody_is_admitted_while_the_database_stays_away(station):
    station.domain.is_down = True
    with pytest.raises(PublishRefused) as refusal:
        await station.publisher().publish([])
    assert refusal.value.code == "unavailable"


async def test_a_takeover_that_is_refused_leaves_the_broadcast_to_its_grace(station, monkeypatch):
    await station.publisher().publish(tags.publish(3))

    async def refuse(*_args, **_options):
        raise Conflict("No.")

    monkeypatch.setattr(station.domain, "start", refuse)
    with pytest.raises(PublishRefused):
        await station.publisher().publish([])
    await station.domain.until("mark_lost")
    assert not station.session.is_ended


async def test_a_new_broadcast_of_the_channel_ends_the_old_one(station):
    first = await station.publisher().publish(tags.publish(3))
    await first.leave()
    old = station.session
    station.domain.open.clear()
    await station.publisher().publish(tags.publish(3))
    assert old.is_ended
    assert len(station.gate.sessions) == 2


async def test_health_tells_what_was_measured(station):
    publisher = await station.publisher().publish(tags.publish(3))
    health = build_health(station.session, publisher.sink)
    assert (health.bitrate_bps, health.fps, health.late_frames) == (6_000_000, 30.0, 3)
    assert health.renditions == ["source"]
