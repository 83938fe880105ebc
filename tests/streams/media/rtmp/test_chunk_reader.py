"""Chunks: header forms, extended timestamps, control of the reader, and its bounds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.media.rtmp.chunk_reader import ChunkReader
from streams.media.rtmp.limits import RtmpLimits
from streams.media.rtmp.messages import Message, MessageType
from streams.media.rtmp.violations import (
    ChunkSizeViolation,
    ChunkViolation,
    MessageTooLarge,
    TooManyChunkStreams,
    TooMuchInFlight,
)
from tests.streams.media.rtmp.publisher import ChunkEncoder, audio, basic_header, video

LIMITS = RtmpLimits()


def read(data, *, chunk_size=128, limits=LIMITS):
    reader = ChunkReader(limits)
    reader.set_chunk_size(chunk_size)
    return list(reader.read(data))


def timestamps(data):
    return [message.timestamp for message in read(data)]


class TestHeaders:
    def test_a_full_header(self):
        data = bytes.fromhex("04 000064 000003 09 01000000 616263")
        assert read(data) == [Message(9, 1, 100, b"abc")]

    def test_each_form_takes_the_rest_from_the_one_before(self):
        data = bytes.fromhex(
            "04 000064 000003 09 01000000 616263"  # full
            "44 00000a 000002 08 6465"  # another length and type, 10 ms on
            "84 000014 6667"  # 20 ms on
            "c4 6869"  # the same again
        )
        assert read(data) == [
            Message(9, 1, 100, b"abc"),
            Message(8, 1, 110, b"de"),
            Message(8, 1, 130, b"fg"),
            Message(8, 1, 150, b"hi"),
        ]

    def test_type_3_behind_a_full_header_adds_its_timestamp(self):
        # 5.3.1.2.4, and what ffmpeg counts on when the second frame has the size of the first
        data = bytes.fromhex("04 000021 000001 09 01000000 61 c4 62")
        assert timestamps(data) == [33, 66]

    def test_librtmp_opens_its_control_stream_with_form_1(self):
        data = bytes.fromhex("42 000000 000004 05 002625a0")
        assert read(data) == [Message(5, 0, 0, bytes.fromhex("002625a0"))]

    @pytest.mark.parametrize("csid", [2, 3, 63, 64, 319, 320, 65_599])
    def test_chunk_stream_ids_of_one_two_and_three_bytes(self, csid):
        encoder = ChunkEncoder()
        data = encoder.encode(audio(bytes(300), 5), csid=csid)
        data += encoder.encode(audio(bytes(300), 9), csid=csid)
        assert read(data) == [audio(bytes(300), 5), audio(bytes(300), 9)]
        assert len(basic_header(0, csid)) == (1 if csid < 64 else 2 if csid < 320 else 3)

    def test_messages_of_two_chunk_streams_interleave(self):
        sound = ChunkEncoder().chunks(audio(bytes(300), 1), csid=4)
        picture = ChunkEncoder().chunks(video(bytes(range(250)), 2), csid=6)
        data = picture[0] + sound[0] + sound[1] + picture[1] + sound[2]
        assert read(data) == [video(bytes(range(250)), 2), audio(bytes(300), 1)]

    def test_an_empty_message(self):
        assert read(bytes.fromhex("04 000000 000000 09 01000000")) == [Message(9, 1, 0, b"")]

    def test_timestamps_wrap_in_32_bits(self):
        encoder = ChunkEncoder()
        data = encoder.encode(video(b"a", 0xFFFFFFFF), csid=6)
        data += encoder.encode(video(b"a", 9), csid=6)
        assert timestamps(data) == [0xFFFFFFFF, 9]

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            ("c4", "begins without a header"),
            ("84000000", "begins without a length"),
            (
                "04 000000 000100 09 01000000" + "00" * 128 + "04 000000 000001 09 01000000",
                "inside",
            ),
        ],
    )
    def test_headers_out_of_place(self, data, reason):
        with pytest.raises(ChunkViolation, match=reason):
            read(bytes.fromhex(data))


class TestExtendedTimestamps:
    """The field that breaks servers after 4.6 hours."""

    @pytest.mark.parametrize("timestamp", [0xFFFFFE, 0xFFFFFF, 0x1000000, 0xFFFFFFFE])
    @pytest.mark.parametrize("repeats", [True, False])
    def test_continuations_with_and_without_the_field(self, timestamp, repeats):
        encoder = ChunkEncoder(repeats_extended=repeats)
        data = encoder.encode(video(bytes(range(256)) * 2, timestamp), csid=6)
        assert read(data) == [video(bytes(range(256)) * 2, timestamp)]

    def test_an_extended_delta(self):
        encoder = ChunkEncoder()
        data = encoder.encode(video(bytes(300), 10), csid=6)
        data += encoder.encode(video(bytes(300), 10 + 0x1000000), csid=6)
        data += encoder.encode(video(bytes(300), 10 + 0x2000000), csid=6)  # form 3, with the field
        assert timestamps(data) == [10, 10 + 0x1000000, 10 + 0x2000000]

    def test_the_field_ends_with_the_next_short_delta(self):
        encoder = ChunkEncoder()
        data = encoder.encode(video(bytes(300), 0x1000000), csid=6)
        for step in range(1, 4):
            data += encoder.encode(video(bytes(300), 0x1000000 + 33 * step), csid=6)
        assert timestamps(data) == [0x1000000 + 33 * step for step in range(4)]

    def test_a_continuation_may_repeat_the_absolute_time_behind_a_delta(self):
        encoder = ChunkEncoder(repeats_extended=False)
        first = encoder.encode(video(bytes(10), 0x1000000), csid=6)
        begin, more = encoder.chunks(video(bytes(200), 0x3000000), csid=6)
        data = first + begin + more[:1] + (0x3000000).to_bytes(4, "big") + more[1:]
        assert read(data)[1] == video(bytes(200), 0x3000000)


class TestControl:
    def test_the_chunk_size_may_change_between_two_messages_of_one_input(self):
        reader = ChunkReader(LIMITS)
        data = ChunkEncoder(128).encode(audio(bytes(200), 0), csid=4)
        data += ChunkEncoder(4096).encode(audio(bytes(4000), 0), csid=5)
        messages = []
        for message in reader.read(data):
            messages.append(message)
            reader.set_chunk_size(4096)
        assert [len(message.payload) for message in messages] == [200, 4000]

    def test_abort_drops_the_message_under_way(self):
        reader = ChunkReader(LIMITS)
        begun, _ = ChunkEncoder().chunks(video(bytes(200)), csid=6)
        assert list(reader.read(begun)) == []
        reader.abort(6)
        reader.abort(60)
        assert list(reader.read(ChunkEncoder().encode(video(b"new"), csid=6))) == [video(b"new")]

    def test_paused_input_is_held(self):
        reader = ChunkReader(LIMITS)
        encoder = ChunkEncoder()
        data = encoder.encode(audio(b"one"), csid=4) + encoder.encode(audio(b"two"), csid=4)
        iterator = reader.read(data)
        assert next(iterator) == audio(b"one")
        reader.is_paused = True
        assert list(iterator) == []
        assert list(reader.read(b"")) == []
        assert reader.held_bytes > 0
        reader.is_paused = False
        assert list(reader.read(b"")) == [audio(b"two")]


class TestBounds:
    @pytest.mark.parametrize("size", [0, 65_537, 0x7FFFFFFF, 0x80000000])
    def test_chunk_sizes_out_of_bounds(self, size):
        with pytest.raises(ChunkSizeViolation, match=f"chunk size of {size} bytes"):
            ChunkReader(LIMITS).set_chunk_size(size)

    @pytest.mark.parametrize(
        ("type_id", "maximum"),
        [
            (MessageType.VIDEO, LIMITS.max_video_bytes),
            (MessageType.AUDIO, LIMITS.max_audio_bytes),
            (MessageType.DATA_AMF0, LIMITS.max_data_bytes),
            (MessageType.COMMAND_AMF0, LIMITS.max_command_bytes),
            (99, LIMITS.max_command_bytes),
        ],
    )
    def test_the_length_of_a_message_by_its_type(self, type_id, maximum):
        head = bytes([4, 0, 0, 0])
        tail = bytes([type_id, 1, 0, 0, 0])
        assert read(head + maximum.to_bytes(3, "big") + tail) == []
        with pytest.raises(MessageTooLarge, match=f"{maximum + 1} bytes"):
            read(head + (maximum + 1).to_bytes(3, "big") + tail)

    def test_sixteen_megabytes_are_refused_at_the_header(self):
        with pytest.raises(MessageTooLarge, match="16777215 bytes"):
            read(bytes.fromhex("04 000000 ffffff 09 01000000"))

    def test_the_number_of_chunk_streams(self):
        encoder = ChunkEncoder()
        data = b"".join(encoder.encode(audio(b"x"), csid=csid) for csid in range(2, 34))
        assert len(read(data)) == 32
        with pytest.raises(TooManyChunkStreams):
            read(data + encoder.encode(audio(b"x"), csid=40))

    def test_unfinished_messages_together(self):
        limits = RtmpLimits(max_in_flight_bytes=1000)
        begun = [ChunkEncoder().chunks(video(bytes(200)), csid=csid)[0] for csid in range(2, 12)]
        with pytest.raises(TooMuchInFlight, match="1024 bytes in unfinished"):
            read(b"".join(begun), limits=limits)

    def test_finished_messages_do_not_count(self):
        limits = RtmpLimits(max_in_flight_bytes=1000)
        encoder = ChunkEncoder()
        data = b"".join(encoder.encode(video(bytes(900), at), csid=6) for at in range(20))
        assert len(read(data, limits=limits)) == 20


_messages = st.lists(
    st.tuples(
        st.sampled_from([2, 4, 6, 70, 400]),
        st.builds(
            Message,
            st.sampled_from([8, 9]),
            st.just(1),
            st.integers(0, 0xFFFFFFFF) | st.integers(0xFFFFF0, 0x100000F) | st.integers(0, 200),
            st.binary(max_size=400) | st.sampled_from([b"same-size-one", b"same-size-two"]),
        ),
        st.integers(0, 3),
    ),
    max_size=8,
)


@settings(max_examples=60)
@given(
    _messages,
    st.sampled_from([1, 7, 128, 4096]),
    st.booleans(),
    st.lists(st.integers(1, 200), min_size=1, max_size=30),
)
def test_whatever_was_chunked_is_read(entries, chunk_size, repeats, cuts):
    # A chunk of one byte leaves no room to tell a missing extended field from a repeated one.
    encoder = ChunkEncoder(chunk_size, repeats_extended=repeats or chunk_size < 128)
    data = b"".join(encoder.encode(message, csid=csid, fmt=fmt) for csid, message, fmt in entries)
    reader = ChunkReader(LIMITS)
    reader.set_chunk_size(chunk_size)
    read_back: list[Message] = []
    for index in range(len(data)):
        if not data:
            break
        size = cuts[index % len(cuts)]
        read_back += reader.read(data[:size])
        data = data[size:]
    assert read_back == [message for _, message, _ in entries]


@given(st.binary(max_size=400))
def test_random_bytes_raise_nothing_but_violations(data):
    try:
        read(data)
    except (ChunkViolation, MessageTooLarge, TooManyChunkStreams, TooMuchInFlight):
        return
