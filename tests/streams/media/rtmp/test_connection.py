"""A publisher's conversation with RtmpConnection, its refusals and its bounds."""

import pytest

from streams.media.amf import EcmaArray, decode_all, encode_all
from streams.media.rtmp import (
    Connected,
    HandshakeCompleted,
    MetadataReceived,
    PlayRefused,
    PublishEnded,
    PublishRequested,
    RtmpConnection,
    RtmpLimits,
)
from streams.media.rtmp.messages import Message, MessageType
from streams.media.rtmp.violations import (
    AmfViolation,
    ChunkSizeViolation,
    CommandViolation,
    HandshakeViolation,
    MessageTooLarge,
    MessageViolation,
    TooMuchBeforePublish,
)
from streams.ports import FlvTag, FlvTagKind
from tests.streams.media.rtmp.driving import (
    commands,
    feed,
    publishing_connection,
    replies,
    status_codes,
    tags,
)
from tests.streams.media.rtmp.publisher import (
    AAC_SEQUENCE_HEADER,
    AVC_SEQUENCE_HEADER,
    HANDSHAKE,
    ChunkEncoder,
    audio,
    audio_frame,
    chunk_stream_of,
    command,
    connect_messages,
    encode_messages,
    farewell_messages,
    key_frame,
    media_messages,
    metadata,
    publish_messages,
    set_chunk_size,
    video,
    whole_publish,
)


@pytest.fixture
def connection():
    return RtmpConnection(RtmpLimits())


@pytest.fixture
def publishing():
    return publishing_connection()


def start(connection, *messages):
    return connection.receive_data(HANDSHAKE + encode_messages(messages))


def send(connection, *messages):
    """Each with a full header: the encoder starts anew at every call."""
    return connection.receive_data(
        b"".join(
            ChunkEncoder().encode(message, csid=chunk_stream_of(message)) for message in messages
        )
    )


class TestHandshake:
    def test_s1_has_version_zero_and_s2_echoes_c1(self, connection):
        c1 = bytes(range(256)) * 6
        assert connection.receive_data(b"\x03" + c1) == []
        answer = connection.data_to_send()
        assert answer[0] == 3
        assert answer[1:9] == bytes(8)
        assert answer[1 + 1536 :] == c1
        assert connection.receive_data(bytes(1536)) == [HandshakeCompleted()]

    def test_a_client_that_sends_a_digest_gets_the_simple_answer(self, connection):
        c1 = bytes.fromhex("00000000 80000702") + bytes(range(8)) * 191
        connection.receive_data(b"\x03" + c1)
        assert connection.data_to_send()[5:9] == bytes(4)

    def test_no_two_servers_send_the_same_s1(self):
        answers = set()
        for _ in range(2):
            connection = RtmpConnection(RtmpLimits())
            connection.receive_data(b"\x03" + bytes(1536))
            answers.add(connection.data_to_send()[:1537])
        assert len(answers) == 2

    @pytest.mark.parametrize("first", [0, 6, ord("G"), 0x16])
    def test_another_protocol_is_refused_at_its_first_byte(self, connection, first):
        with pytest.raises(HandshakeViolation, match=f"first byte is {first}"):
            connection.receive_data(bytes([first]))


class TestUpToPublish:
    def test_the_events_of_obs(self, connection):
        assert start(connection, *publish_messages("k1")) == [
            HandshakeCompleted(),
            Connected("live", "FMLE/3.0 (compatible; FMSc/1.0)", can_reconnect=False),
            PublishRequested("live", "k1", "FMLE/3.0 (compatible; FMSc/1.0)"),
        ]

    def test_the_answers_of_the_server(self, connection):
        start(connection, *publish_messages())
        answers = replies(connection.data_to_send())
        assert [message.type_id for message in answers[:3]] == [
            MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE,
            MessageType.SET_PEER_BANDWIDTH,
            MessageType.SET_CHUNK_SIZE,
        ]
        results = [(values[0], values[1]) for values in commands(answers)]
        assert results == [("_result", number) for number in (1.0, 2.0, 3.0, 4.0)]
        assert commands(answers)[3] == ["_result", 4.0, None, 1.0]

    def test_publish_start_comes_only_when_accepted(self, connection):
        start(connection, *publish_messages())
        before = replies(connection.data_to_send())
        assert status_codes(before) == []
        assert connection.accept_publish() == []
        after = replies(connection.data_to_send(), has_handshake=False)
        assert after[0].payload == bytes.fromhex("0000 00000001")  # stream begin
        assert status_codes(after) == ["NetStream.Publish.Start"]

    def test_a_refusal_tells_the_reason(self, connection):
        start(connection, *publish_messages())
        connection.data_to_send()
        connection.refuse_publish("The stream key is wrong.")
        (values,) = commands(replies(connection.data_to_send(), has_handshake=False))
        assert values[3] == {
            "level": "error",
            "code": "NetStream.Publish.BadName",
            "description": "The stream key is wrong.",
        }
        assert connection.receive_data(encode_messages(media_messages())) == []

    @pytest.mark.parametrize(
        "name", ["k1?x=1", "k1?x=1&y=2", "k1&bandwidthtest=true", "/k1", "k1/"]
    )
    def test_parameters_are_cut_off_the_stream_key(self, connection, name):
        events = start(connection, *publish_messages(name))
        assert events[-1].stream_key == "k1"

    @pytest.mark.parametrize("app", ["live", "live/", "live?token=1"])
    def test_parameters_are_cut_off_the_app(self, connection, app):
        events = start(connection, *connect_messages(app))
        assert events[-1].app == "live"

    def test_the_key_is_not_in_the_events_repr(self, connection):
        assert "k-secret" not in repr(start(connection, *publish_messages("k-secret")))

    def test_the_encoder_name_is_safe_to_show(self, connection):
        events = start(connection, *connect_messages(flashVer="a\x1b[31m\n" + "b" * 200))
        assert events[-1].encoder == "a[31m" + "b" * 95

    def test_a_hasty_publisher_is_held_until_it_is_accepted(self, connection):
        events = start(connection, *publish_messages(), *media_messages())
        assert isinstance(events[-1], PublishRequested)
        assert connection.receive_data(b"") == []
        assert len(tags(connection.accept_publish())) == 22

    def test_a_command_in_an_amf3_message(self, connection):
        plain = connect_messages()[0]
        wrapped = Message(MessageType.COMMAND_AMF3, 0, 0, b"\x00" + plain.payload)
        assert isinstance(start(connection, wrapped)[-1], Connected)

    def test_an_unknown_command_gets_an_error_and_nothing_breaks(self, connection):
        start(connection, *connect_messages(), command("_checkbw", 9.0, None))
        last = commands(replies(connection.data_to_send()))[-1]
        assert last[:2] == ["_error", 9.0]

    def test_play_is_refused(self, connection):
        events = start(connection, *connect_messages(), command("play", 3.0, None, "k1"))
        assert events[-1] == PlayRefused()
        assert status_codes(replies(connection.data_to_send())) == ["NetStream.Play.Failed"]


class TestEnhancedRtmp:
    def test_the_reply_announces_what_is_supported(self, connection):
        start(connection, *connect_messages())
        properties = commands(replies(connection.data_to_send()))[0][2]
        assert properties["capsEx"] == 1.0
        assert properties["fourCcList"] == ["avc1", "mp4a"]
        assert properties["videoFourCcInfoMap"] == {"avc1": 5.0}

    @pytest.mark.parametrize(
        ("caps", "expected"), [(1.0, True), (3.0, True), (2.0, False), ("x", False), (0.5, False)]
    )
    def test_reconnect_is_asked_of_those_who_know_it(self, connection, caps, expected):
        events = start(connection, *connect_messages(capsEx=caps))
        assert events[-1].can_reconnect is expected
        connection.data_to_send()
        assert connection.request_reconnect("Going down.") is expected
        codes = status_codes(replies(connection.data_to_send(), has_handshake=False))
        assert codes == (["NetConnection.Connect.ReconnectRequest"] if expected else [])


class TestMedia:
    def test_tags_carry_the_message_payload(self, publishing):
        events = send(
            publishing,
            video(AVC_SEQUENCE_HEADER),
            audio(AAC_SEQUENCE_HEADER),
            video(key_frame(), 40),
            audio(audio_frame(), 47),
        )
        assert events == [
            FlvTag(FlvTagKind.VIDEO, 0, AVC_SEQUENCE_HEADER),
            FlvTag(FlvTagKind.AUDIO, 0, AAC_SEQUENCE_HEADER),
            FlvTag(FlvTagKind.VIDEO, 40, key_frame()),
            FlvTag(FlvTagKind.AUDIO, 47, audio_frame()),
        ]

    def test_metadata_becomes_a_script_tag_without_the_command_name(self, publishing):
        (event,) = send(publishing, metadata(width=1280.0))
        assert isinstance(event, MetadataReceived)
        assert event.values == {"width": 1280.0}
        assert decode_all(event.tag.payload) == ["onMetaData", {"width": 1280.0}]
        assert event.tag.kind is FlvTagKind.SCRIPT

    def test_metadata_without_set_data_frame_and_in_amf3_messages(self, publishing):
        payload = encode_all(["onMetaData", EcmaArray(a=1.0)])
        plain = send(publishing, Message(MessageType.DATA_AMF0, 1, 0, payload))
        wrapped = send(publishing, Message(MessageType.DATA_AMF3, 1, 0, b"\x00" + payload))
        assert plain == wrapped
        assert plain[0].values == {"a": 1.0}

    def test_other_data_is_not_looked_into(self, publishing):
        payload = encode_all(["onTextData"]) + b"\x11\xff\xff"
        assert send(publishing, Message(MessageType.DATA_AMF0, 1, 0, payload)) == []

    def test_empty_messages_hold_no_tag(self, publishing):
        assert send(publishing, audio(b"", 10), video(b"", 10)) == []

    def test_an_aggregate_is_split_with_its_times_moved(self, publishing):
        def tag(kind, timestamp, body):
            head = bytes([kind]) + len(body).to_bytes(3, "big")
            head += (timestamp & 0xFFFFFF).to_bytes(3, "big") + bytes([timestamp >> 24, 0, 0, 0])
            return head + body + (11 + len(body)).to_bytes(4, "big")

        body = tag(8, 7, audio_frame()) + tag(9, 20, key_frame()) + tag(15, 21, b"x")
        events = send(publishing, Message(MessageType.AGGREGATE, 1, 1007, body))
        assert [(event.kind, event.timestamp_ms) for event in events] == [(8, 1007), (9, 1020)]

    @pytest.mark.parametrize("size", [5, 12])
    def test_a_broken_aggregate(self, publishing, size):
        body = bytes.fromhex("08 000040 000000 00 000000") + bytes(10)
        with pytest.raises(MessageViolation, match="aggregate message ends"):
            send(publishing, Message(MessageType.AGGREGATE, 1, 0, body[:size]))

    def test_headers_at_zero_do_not_bend_a_large_start(self, publishing):
        start_ms = (1 << 32) - 50
        events = send(
            publishing,
            video(AVC_SEQUENCE_HEADER, 0),
            video(key_frame(), start_ms),
            audio(audio_frame(), start_ms + 30),
            video(key_frame(), 50),
        )
        assert [event.timestamp_ms for event in events[1:]] == [start_ms, start_ms + 30, 2**32 + 50]


class TestEnd:
    @pytest.mark.parametrize("index", [0, 1])
    def test_either_farewell_ends_the_publish(self, publishing, index):
        assert send(publishing, farewell_messages()[index]) == [PublishEnded()]
        assert send(publishing, video(key_frame())) == []

    def test_what_lies_behind_the_farewell_is_not_looked_at(self, publishing):
        data = encode_messages(farewell_messages())
        assert publishing.receive_data(data + b"\xff" * 300) == [PublishEnded()]

    def test_the_publisher_is_told_why_it_is_closed(self, publishing):
        publishing.end_publish("Another encoder took over.")
        (values,) = commands(replies(publishing.data_to_send(), has_handshake=False))
        assert values[3]["code"] == "NetStream.Failed"
        assert values[3]["description"] == "Another encoder took over."

    def test_deciding_twice_is_a_mistake_of_the_caller(self, publishing):
        with pytest.raises(RuntimeError, match="this needs the state"):
            publishing.accept_publish()


class TestControlMessages:
    def test_a_ping_is_answered(self, publishing):
        ping = Message(MessageType.USER_CONTROL, 0, 0, bytes.fromhex("0006 0000abcd"))
        assert send(publishing, ping) == []
        (pong,) = replies(publishing.data_to_send(), has_handshake=False)
        assert pong.payload == bytes.fromhex("0007 0000abcd")

    def test_received_bytes_are_acknowledged_for_each_window(self, publishing):
        window = Message(MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE, 0, 0, (5000).to_bytes(4, "big"))
        send(publishing, window)
        publishing.data_to_send()
        send(publishing, video(key_frame(6000)))
        (acknowledgement,) = replies(publishing.data_to_send(), has_handshake=False)
        assert acknowledgement.type_id == MessageType.ACKNOWLEDGEMENT
        assert int.from_bytes(acknowledgement.payload, "big") > 9000
        send(publishing, video(key_frame(100)))
        assert publishing.data_to_send() == b""

    def test_a_window_of_zero_costs_one_acknowledgement_an_input(self, publishing):
        window = Message(MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE, 0, 0, bytes(4))
        send(publishing, window, *(audio(audio_frame(), at) for at in range(50)))
        assert len(replies(publishing.data_to_send(), has_handshake=False)) == 1

    @pytest.mark.parametrize("type_id", [1, 2, 5])
    def test_a_control_message_without_its_number(self, publishing, type_id):
        with pytest.raises(MessageViolation, match=f"control message {type_id} of 3 bytes"):
            send(publishing, Message(type_id, 0, 0, bytes(3)))

    def test_unknown_types_and_acknowledgements_are_passed_over(self, publishing):
        assert send(publishing, Message(3, 0, 0, bytes(4)), Message(99, 0, 0, b"x")) == []
        assert send(publishing, Message(MessageType.USER_CONTROL, 0, 0, b"")) == []


class TestViolations:
    def test_publish_before_connect(self, connection):
        with pytest.raises(CommandViolation, match="'publish' before connect"):
            start(connection, command("publish", 1.0, None, "k1"))

    def test_connect_twice(self, connection):
        with pytest.raises(CommandViolation, match="connect came twice"):
            start(connection, *connect_messages(), *connect_messages())

    def test_a_second_publish(self, publishing):
        with pytest.raises(CommandViolation, match="second publish"):
            send(publishing, command("publish", 9.0, None, "k2"))

    @pytest.mark.parametrize("payload", [b"", b"\x05", encode_all([1.0, 2.0])])
    def test_a_command_without_a_name(self, connection, payload):
        with pytest.raises(CommandViolation, match="without a name"):
            start(connection, Message(MessageType.COMMAND_AMF0, 0, 0, payload))

    def test_a_transaction_id_that_is_no_number(self, connection):
        payload = encode_all(["connect", "one"])
        with pytest.raises(CommandViolation, match="not a number"):
            start(connection, Message(MessageType.COMMAND_AMF0, 0, 0, payload))

    def test_a_command_that_is_not_amf(self, connection):
        with pytest.raises(AmfViolation, match="marker 0xff"):
            start(connection, Message(MessageType.COMMAND_AMF0, 0, 0, b"\xff"))

    def test_metadata_that_is_not_amf(self, publishing):
        payload = encode_all(["onMetaData"]) + b"\x03\x00"
        with pytest.raises(AmfViolation, match="metadata that cannot be read"):
            send(publishing, Message(MessageType.DATA_AMF0, 1, 0, payload))

    def test_a_chunk_size_out_of_bounds(self, connection):
        with pytest.raises(ChunkSizeViolation):
            start(connection, set_chunk_size(1 << 20))

    def test_a_message_of_sixteen_megabytes(self, publishing):
        with pytest.raises(MessageTooLarge):
            publishing.receive_data(bytes.fromhex("06 000000 ffffff 09 01000000"))

    def test_an_endless_stream_key(self, connection):
        with pytest.raises(CommandViolation, match="stream key of 300 characters"):
            start(connection, *publish_messages("x" * 300))

    def test_much_before_publish(self, connection):
        start(connection, *connect_messages())
        with pytest.raises(TooMuchBeforePublish, match="no publish command"):
            for _ in range(100):
                send(connection, audio(bytes(1000)))

    def test_much_before_the_publish_is_answered(self, connection):
        start(connection, *publish_messages())
        with pytest.raises(TooMuchBeforePublish, match="before the publish was answered"):
            for _ in range(100):
                connection.receive_data(bytes(10_000))

    def test_one_megabyte_of_random_bytes_behind_a_handshake(self, connection):
        import random

        noise = random.Random(7).randbytes(1 << 20)
        with pytest.raises(Exception) as caught:
            connection.receive_data(HANDSHAKE + noise)
        assert type(caught.value).__module__ == "streams.media.rtmp.violations"


def test_a_whole_publish_from_first_to_last_byte(connection):
    events = feed(connection, [whole_publish()])
    assert isinstance(events[0], HandshakeCompleted)
    assert len(tags(events)) == 22
    assert events[-1] == PublishEnded()
