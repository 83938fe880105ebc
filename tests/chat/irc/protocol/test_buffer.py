"""Bytes to lines, however TCP cuts them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chat.irc.protocol.buffer import LineBuffer
from chat.irc.protocol.errors import LineTooLong
from chat.irc.protocol.messages import MAX_LINE_BYTES


def feed_all(buffer, *pieces):
    return [line for piece in pieces for line in buffer.feed(piece)]


def test_lines_end_with_crlf_or_either_alone():
    assert feed_all(LineBuffer(), b"PING\r\nNICK a\nUSER b\rQUIT") == ["PING", "NICK a", "USER b"]


def test_bytes_that_are_no_text_are_marked():
    assert feed_all(LineBuffer(), b"PRIVMSG #a :\xff\r\n") == ["PRIVMSG #a :\ufffd"]


def test_a_line_without_end_is_dropped_and_takes_no_memory():
    buffer = LineBuffer()
    found = feed_all(buffer, *[b"x" * 1000] * 50)
    assert [type(one) for one in found] == [LineTooLong]
    assert feed_all(buffer, b"tail\r\nPING\r\n") == ["PING"]


def test_a_long_line_at_once_is_dropped_too():
    found = feed_all(LineBuffer(), b"x" * (MAX_LINE_BYTES + 1) + b"\r\nPING\r\n")
    assert isinstance(found[0], LineTooLong)
    assert found[1:] == ["PING"]


@given(
    st.lists(
        st.text(
            st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]),
            min_size=1,
            max_size=40,
        ),
        max_size=8,
    ),
    st.data(),
)
def test_cuts_do_not_matter(lines, data):
    stream = b"".join(line.encode() + b"\r\n" for line in lines)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    bounds = [0, *cuts, len(stream)]
    pieces = [stream[start:end] for start, end in pairwise(bounds)]
    assert feed_all(LineBuffer(), *pieces) == lines
