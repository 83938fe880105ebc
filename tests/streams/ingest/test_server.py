"""Publishers against the running server: admission, takeover, endings, bounds."""

import asyncio
import random

import pytest
from structlog.testing import capture_logs

from streams.ingest import ConnectionBudget, RtmpServer
from streams.media.rtmp import RtmpLimits
from streams.media.rtmp.messages import Message, MessageType
from streams.ports import CloseReason, FlvTagKind, PublishRefused
from tests.streams.ingest.client import RtmpClient
from tests.streams.ingest.gates import RecordingGate, RecordingSink
from tests.streams.media.rtmp.publisher import (
    HANDSHAKE,
    audio,
    audio_frame,
    command,
    connect_messages,
    farewell_messages,
    key_frame,
    media_messages,
    publish_messages,
    video,
)


class TestPublishing:
    async def test_everything_reaches_the_sink(self, serve, gate):
        server = await serve()
        async with RtmpClient(server.port) as client:
            await client.publish("k1?x=1")
            await client.send([*media_messages(), *farewell_messages()])
            await gate.sinks[0].closed.wait()
        sink = gate.sinks[0]
        assert sink.reason is CloseReason.EOF
        assert len(sink.tags) == 23
        assert sink.tags[0].kind is FlvTagKind.SCRIPT
        assert [tag.timestamp_ms for tag in sink.tags[3:7]] == [0, 7, 100, 107]
        assert client.statuses[0] == "NetStream.Publish.Start"

    async def test_what_the_gate_is_told(self, serve, gate):
        server = await serve()
        async with RtmpClient(server.port) as client:
            await client.publish("k1?x=1")
        (request,) = gate.requests
        assert (request.app, request.stream_key) == ("live", "k1")
        assert request.remote_addr == "127.0.0.1"
        assert request.encoder.startswith("FMLE/3.0")
        assert request.is_tls is False
        assert "k1" not in repr(request)

    async def test_start_is_not_sent_before_the_gate_has_decided(self, serve, gate):
        server = await serve()
        gate.decide.clear()
        async with RtmpClient(server.port) as client:
            await client.shake_hands()
            await client.send(publish_messages())
            await gate.asked.wait()
            assert client.statuses == []
            gate.decide.set()
            assert await client.wait_for_status() == "NetStream.Publish.Start"

    async def test_media_of_a_hasty_publisher_is_not_lost(self, serve, gate):
        server = await serve()
        async with RtmpClient(server.port) as client:
            await client.shake_hands()
            await client.send([*publish_messages(), *media_messages(), *farewell_messages()])
            await client.wait_for_status()
            await gate.sinks[0].closed.wait()
        assert len(gate.sinks[0].tags) == 23

    async def test_a_connection_that_drops_ends_the_publish(self, serve, gate):
        server = await serve()
        async with RtmpClient(server.port) as client:
            await client.publish()
            await client.send(media_messages())
        await gate.sinks[0].closed.wait()
        assert gate.sinks[0].reason is CloseReason.EOF
        assert len(gate.sinks[0].tags) == 23

    async def test_statistics_through_the_control(self, serve, gate):
        server = await serve()
        async with RtmpClient(server.port) as client:
            await client.publish()
            await client.send([*media_messages(), *farewell_messages()])
            await gate.sinks[0].closed.wait()
        stats = gate.controls[0].stats()
        assert (stats.video_codec, stats.audio_codec) == ("avc1.64001f", "mp4a.40.2")
        assert (stats.width, stats.height) == (1280, 720)
        assert stats.keyframe_interval_ms == 500
        assert stats.received_bytes > 1000

    async def test_a_publisher_in_back_pressure_is_not_idle_and_loses_nothing(self, serve, gate):
        server = await serve(RtmpLimits(queue_high_bytes=100_000, queue_low_bytes=10_000))
        frames = [video(key_frame(50_000), at * 33) for at in range(100)]
        async with RtmpClient(server.port) as client:
            await client.publish()
            sink = gate.sinks[0]
            sink.resume.clear()
            sending = asyncio.create_task(client.send([*frames, *farewell_messages()]))
            await sink.arrived.wait()
            sink.resume.set()
            await sending
            await sink.closed.wait()
        assert len(sink.tags) == 100


class TestRefusals:
    async def test_a_wrong_key_hears_the_reason_and_is_closed(self, serve, gate):
        server = await serve()
        async with RtmpClient(server.port) as client:
            await client.publish("wrong")
            await client.read_to_end()
        assert client.statuses == ["NetStream.Publish.BadName"]
        assert client.description() == "The stream key is wrong."
        assert gate.sinks == []

    async def test_a_fault_of_the_server_is_a_refusal_and_not_its_end(self, serve, gate):
        server = await serve()
        async with RtmpClient(server.port) as client:
            await client.publish("broken")
            await client.read_to_end()
        assert client.statuses == ["NetStream.Publish.BadName"]
        assert "Try again" in client.description()
        async with RtmpClient(server.port) as client:
            await client.publish("good")
        assert client.statuses == ["NetStream.Publish.Start"]

    async def test_a_gate_that_takes_too_long(self, serve, gate):
        gate.decide.clear()
        server = await serve(RtmpLimits(admit_timeout_seconds=0.01))
        async with RtmpClient(server.port) as client:
            await client.publish()
            await client.read_to_end()
        assert client.statuses == ["NetStream.Publish.BadName"]

    async def test_playing_over_rtmp(self, serve, gate):
        server = await serve()
        async with RtmpClient(server.port) as client:
            await client.shake_hands()
            await client.send([*connect_messages(), command("play", 2.0, None, "k1")])
            await client.read_to_end()
        assert client.statuses == ["NetStream.Play.Failed"]
        assert gate.requests == []

    @pytest.mark.parametrize(
        ("message", "sentence"),
        [
            (video(b"\x1c\x00\x00\x00\x00"), "HEVC (H.265) is not supported here."),
            (video(b"\x90hvc1"), "HEVC (H.265) is not supported here."),
            (video(b"\x91av01"), "AV1 is not supported here."),
            (video(b"\x22aaaa"), "Sorenson H.263 is not supported here."),
            (video(b"\x96\x00avc1"), "Only one video track is taken."),
            (audio(b"\x2faaa"), "MP3 is not supported here."),
            (audio(b"\x90Opus"), "Opus is not supported here."),
        ],
    )
    async def test_unsupported_media_is_refused_in_a_sentence(self, serve, gate, message, sentence):
        server = await serve()
        async with RtmpClient(server.port) as client:
            await client.publish()
            await client.send([message])
            await client.read_to_end()
        assert client.statuses == ["NetStream.Publish.Start", "NetStream.Failed"]
        assert client.description().startswith(sentence)
        assert gate.sinks[0].reason is CloseReason.UNSUPPORTED

    async def test_a_sink_may_refuse_too(self, serve):
        class PickySink(RecordingSink):
            async def write(self, tag):
                raise PublishRefused("too_large", "4K is too large here.")

        class PickyGate(RecordingGate):
            def new_sink(self):
                return PickySink()

        gate = PickyGate()
        server = await serve(gate=gate)
        async with RtmpClient(server.port) as client:
            await client.publish()
            await client.send([video(key_frame())])
            await client.read_to_end()
        assert client.description() == "4K is too large here."
        assert gate.sinks[0].reason is CloseReason.UNSUPPORTED

    async def test_torn_tags_are_dropped_and_do_not_end_the_stream(self, serve, gate):
        server = await serve()
        async with RtmpClient(server.port) as client:
            await client.publish()
            await client.send([video(b"\x17"), audio(b"\xaf"), video(key_frame())])
            await client.send(farewell_messages())
            await gate.sinks[0].closed.wait()
        assert len(gate.sinks[0].tags) == 1


class TestEndings:
    async def test_a_second_publisher_takes_over_at_once(self, serve, gate):
        server = await serve()
        async with RtmpClient(server.port) as first, RtmpClient(server.port) as second:
            await first.publish("k1")
            await second.publish("k1")
            assert gate.sinks[0].reason is CloseReason.REPLACED
            assert second.statuses == ["NetStream.Publish.Start"]
            await first.read_to_end()
            assert first.description() == "Another encoder took over."
            await second.send([video(key_frame())])
            await gate.sinks[1].arrived.wait()

    async def test_a_takeover_does_not_wait_for_a_stuck_sink(self, serve, gate):
        server = await serve()
        async with RtmpClient(server.port) as first, RtmpClient(server.port) as second:
            await first.publish("k1")
            gate.sinks[0].resume.clear()
            await first.send([video(key_frame())])
            await gate.sinks[0].arrived.wait()
            await second.publish("k1")
        assert gate.sinks[0].reason is CloseReason.REPLACED
        assert gate.sinks[0].tags == []

    async def test_an_order_while_the_gate_decides_is_obeyed_behind_it(self, serve, gate):
        server = await serve()
        gate.decide.clear()
        async with RtmpClient(server.port) as client:
            await client.shake_hands()
            await client.send(publish_messages())
            await gate.asked.wait()
            gate.asking[0].disconnect(CloseReason.STOPPED, sentence="Suspended.")
            gate.decide.set()
            await client.read_to_end()
        assert gate.sinks[0].reason is CloseReason.STOPPED
        assert client.statuses == ["NetStream.Publish.BadName"]

    async def test_disconnecting_twice_or_too_late_is_harmless(self, serve, gate):
        server = await serve()
        async with RtmpClient(server.port) as client:
            await client.publish()
            control = gate.controls[0]
            control.disconnect(CloseReason.STOPPED, sentence="Stopped by a moderator.")
            control.disconnect(CloseReason.SHUTDOWN, sentence="Again.")
            await control.wait_closed()
            control.disconnect(CloseReason.SHUTDOWN, sentence="Too late.")
            await client.read_to_end()
        assert client.description() == "Stopped by a moderator."
        assert gate.sinks[0].reason is CloseReason.STOPPED

    async def test_a_silent_publisher_is_closed(self, serve, gate):
        server = await serve(RtmpLimits(idle_timeout_seconds=0.02))
        async with RtmpClient(server.port) as client:
            await client.publish()
            await client.read_to_end()
        assert gate.sinks[0].reason is CloseReason.IDLE
        assert client.statuses[-1] == "NetStream.Failed"

    async def test_pings_do_not_keep_a_silent_publisher(self, serve, gate):
        server = await serve(RtmpLimits(idle_timeout_seconds=0.05))
        ping = Message(MessageType.USER_CONTROL, 0, 0, bytes.fromhex("0006 00000001"))
        async with RtmpClient(server.port) as client:
            await client.publish()
            while not gate.sinks[0].closed.is_set():
                await client.send([ping])
                await asyncio.sleep(0)
        assert gate.sinks[0].reason is CloseReason.IDLE

    async def test_a_publisher_faster_than_time_is_slowed_then_closed(self, serve, gate):
        server = await serve(
            RtmpLimits(max_lead_ms=100, max_jump_ms=100, too_fast_after_seconds=0.01)
        )
        async with RtmpClient(server.port) as client:
            await client.publish()
            await client.send(audio(audio_frame(), at * 21) for at in range(200))
            await client.read_to_end()
        assert gate.sinks[0].reason is CloseReason.TOO_FAST
        assert "faster than real time" in client.description()

    async def test_a_bug_in_the_sink_ends_one_publisher_only(self, serve):
        class BrokenSink(RecordingSink):
            async def write(self, tag):
                raise ZeroDivisionError

        class BrokenGate(RecordingGate):
            def new_sink(self):
                return BrokenSink() if not self.sinks else RecordingSink()

        gate = BrokenGate()
        server = await serve(gate=gate)
        async with RtmpClient(server.port) as broken, RtmpClient(server.port) as sound:
            await broken.publish("k1")
            await sound.publish("k2")
            await broken.send([video(key_frame())])
            await broken.read_to_end()
            await sound.send([video(key_frame())])
            await gate.sinks[1].arrived.wait()
        assert gate.sinks[0].reason is CloseReason.SHUTDOWN

    async def test_closing_the_server_closes_every_sink(self, serve, gate):
        server = await serve()
        async with RtmpClient(server.port) as one, RtmpClient(server.port) as two:
            await one.publish("k1")
            await two.publish("k2")
            assert server.publisher_count == 2
            await server.close()
            assert [sink.reason for sink in gate.sinks] == [CloseReason.SHUTDOWN] * 2
            await one.read_to_end()
        assert server.connection_count == 0

    async def test_draining_asks_those_who_can_to_reconnect(self, serve, gate):
        server = await serve()
        async with RtmpClient(server.port) as able, RtmpClient(server.port) as old:
            await able.publish("k1", capsEx=1.0)
            await old.publish("k2")
            draining = asyncio.create_task(server.drain(timeout_seconds=30))
            code = await able.wait_for_status(2)
            assert code == "NetConnection.Connect.ReconnectRequest"
            await able.send(farewell_messages())
            await draining
            await old.read_to_end()
        assert [sink.reason for sink in gate.sinks] == [CloseReason.EOF, CloseReason.SHUTDOWN]

    async def test_draining_does_not_wait_for_ever(self, serve, gate):
        server = await serve()
        async with RtmpClient(server.port) as client:
            await client.publish("k1", capsEx=1.0)
            await server.drain(timeout_seconds=0.01)
        assert gate.sinks[0].reason is CloseReason.SHUTDOWN

    async def test_nobody_gets_in_while_draining(self, serve):
        server = await serve()
        port = server.port
        await server.drain(timeout_seconds=1)
        with pytest.raises(OSError):
            await asyncio.open_connection("127.0.0.1", port)


class TestHostileClients:
    @pytest.mark.parametrize(
        "opening", [b"", b"\x03", b"\x03" + bytes(1000), HANDSHAKE[:-1]], ids=len
    )
    async def test_slow_and_half_open_handshakes_are_closed(self, serve, gate, opening):
        server = await serve(RtmpLimits(handshake_timeout_seconds=0.02))
        async with RtmpClient(server.port) as client:
            await client.send_bytes(opening)
            await client.reader.read()
        assert gate.requests == []

    async def test_a_client_that_never_publishes_is_closed(self, serve, gate):
        server = await serve(RtmpLimits(publish_timeout_seconds=0.02))
        async with RtmpClient(server.port) as client:
            await client.shake_hands()
            await client.send(connect_messages())
            await client.read_to_end()
        assert gate.requests == []

    @pytest.mark.parametrize("opening", [b"", HANDSHAKE], ids=["at once", "behind a handshake"])
    async def test_a_megabyte_of_noise_hurts_nobody(self, serve, gate, opening):
        server = await serve()
        async with RtmpClient(server.port) as publisher, RtmpClient(server.port) as noisy:
            await publisher.publish()
            await noisy.send_bytes(opening + random.Random(1).randbytes(1 << 20))
            await noisy.reader.read()
            await publisher.send([*media_messages(), *farewell_messages()])
            await gate.sinks[0].closed.wait()
        assert len(gate.sinks[0].tags) == 23

    async def test_a_message_of_sixteen_megabytes_ends_its_publisher(self, serve, gate):
        server = await serve()
        async with RtmpClient(server.port) as client:
            await client.publish()
            await client.send_bytes(bytes.fromhex("05 000000 ffffff 09 01000000"))
            await client.read_to_end()
        assert gate.sinks[0].reason is CloseReason.PROTOCOL

    async def test_connections_from_one_address_are_counted(self, serve):
        server = await serve(RtmpLimits(max_connections_per_address=2))
        async with RtmpClient(server.port) as one, RtmpClient(server.port) as two:
            await one.publish("k1")
            await two.publish("k2")
            async with RtmpClient(server.port) as three:
                assert await three.reader.read() == b""

    async def test_unauthenticated_connections_are_counted_over_all_servers(self, serve):
        limits = RtmpLimits(max_unauthenticated_connections=1)
        budget = ConnectionBudget(limits)
        first = await serve(limits, budget=budget)
        second = await serve(limits, budget=budget)
        async with RtmpClient(first.port) as client:
            await client.publish()  # from here on it does not count
            async with RtmpClient(second.port) as waiting:
                await waiting.shake_hands()
                async with RtmpClient(first.port) as refused:
                    assert await refused.reader.read() == b""

    async def test_places_are_given_back(self, serve, gate):
        limits = RtmpLimits(max_connections_per_address=1)
        budget = ConnectionBudget(limits)
        server = await serve(limits, budget=budget)
        async with RtmpClient(server.port) as client:
            await client.publish("wrong")
            await client.read_to_end()
        await server.close()
        assert (budget.total, budget.unauthenticated) == (0, 0)


class TestLogs:
    async def test_every_close_is_logged_with_reason_and_address(self, serve, gate):
        with capture_logs() as logs:
            server = await serve()
            async with RtmpClient(server.port) as client:
                await client.publish("k-secret")
                await client.send_bytes(bytes.fromhex("05 000000 ffffff 09 01000000"))
                await client.read_to_end()
        (entry,) = [entry for entry in logs if entry["event"] == "rtmp_connection_closed"]
        assert entry["reason"] == "protocol"
        assert entry["detail"].startswith("MessageTooLarge: a message of type 9")
        assert entry["remote_addr"] == "127.0.0.1"

    async def test_no_log_has_the_key(self, serve, gate):
        with capture_logs() as logs:
            server = await serve()
            for key in ("k-secret?token=t-secret", "wrong", "broken"):
                async with RtmpClient(server.port) as client:
                    await client.publish(key)
                    await client.send([*media_messages(), *farewell_messages(key)])
                    await client.read_to_end()
        text = repr(logs)
        assert "publish_refused" in text
        assert "secret" not in text


async def test_a_port_in_use_is_an_error_of_start(serve):
    server = await serve()
    with pytest.raises(OSError):
        await RtmpServer(RecordingGate()).start("127.0.0.1", server.port)


async def test_ipv6(gate):
    server = RtmpServer(gate)
    await server.start("::1", 0)
    reader, writer = await asyncio.open_connection("::1", server.port)
    writer.write(b"\x00")
    await reader.read()
    writer.close()
    await server.close()
