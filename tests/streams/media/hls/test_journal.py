"""The journal: written line by line, read back after any kind of end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.media.hls.journal import (
    JournalError,
    end_line,
    header_line,
    init_line,
    read_journal,
    segment_line,
)
from tests.streams.media.hls.states import state_with


def lines():
    state = state_with(35)
    state.end_epoch()
    header = header_line(state.config, {"width": 1280})
    return state, [header, init_line(number=0, epoch=0), *map(segment_line, state.segments)]


def test_what_was_written_is_read():
    state, written = lines()
    journal = read_journal([*written, end_line()])
    assert journal.config == state.config
    assert journal.rendition == {"width": 1280}
    assert journal.init_epochs == {0: 0}
    assert journal.is_ended
    for read, original in zip(journal.segments, state.segments, strict=True):
        assert (read.msn, read.pdt_ms, read.is_closed) == (original.msn, original.pdt_ms, True)
        assert [(p.number, p.duration_us, p.size_bytes, p.is_independent) for p in read.parts] == [
            (p.number, p.duration_us, p.size_bytes, p.is_independent) for p in original.parts
        ]


@given(st.integers(0, 3000))
def test_a_torn_line_costs_itself_only(cut):
    _, written = lines()
    data = b"".join(written)
    cut = min(cut + len(written[0]), len(data))
    journal = read_journal(data[:cut].splitlines(keepends=True))
    whole = data[:cut].count(b"\n") - 2
    assert len(journal.segments) == max(0, whole)


def test_what_follows_a_gap_is_not_listed():
    _, written = lines()
    assert len(read_journal([*written[:3], *written[4:]]).segments) == 1


@pytest.mark.parametrize("first", [b"", b"{}\n", b"garbage\n", b'{"format":99}\n', b"[1]\n"])
def test_another_format_is_refused(first):
    with pytest.raises(JournalError):
        read_journal([first])
