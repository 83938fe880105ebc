"""Outputs become whole lines with names, whatever bytes come in which pieces."""

import asyncio
import io
import os

from twitchclone.core.supervisor.logs import LogWriter, OutputPipe


def texts(stream: io.StringIO) -> list[str]:
    return [line.split("| ", 1)[1] for line in stream.getvalue().splitlines()]


async def test_lines_are_joined_from_pieces_and_the_last_needs_no_end():
    stream = io.StringIO()
    pipe = OutputPipe("web", LogWriter(stream))
    for piece in (b"on", b"e\ntw", b"o\n\nthr\xff"):
        os.write(pipe.write_end, piece)
        await asyncio.sleep(0)
    pipe.close_write_end()
    pipe.close()
    assert texts(stream) == ["one", "two", "thr�"]


async def test_a_line_without_end_is_cut_instead_of_kept():
    stream = io.StringIO()
    pipe = OutputPipe("web", LogWriter(stream))
    for _ in range(3):
        os.write(pipe.write_end, b"x" * 60_000)
        pipe._on_readable()
    pipe.close_write_end()
    pipe.close()
    assert [len(text) for text in texts(stream)] == [120_000, 60_000]


def test_a_vanished_reader_silences_the_log():
    read_end, write_end = os.pipe()
    os.close(read_end)
    with os.fdopen(write_end, "w", encoding="utf-8", buffering=1) as stream:
        log = LogWriter(stream)
        log.line("web", "lost")
        log.line("web", "lost too")
        os.dup2(os.open(os.devnull, os.O_WRONLY), write_end)  # what is buffered may go now


def test_characters_the_terminal_lacks_are_replaced():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    LogWriter(stream).raw("naïve\n")
    stream.seek(0)
    assert stream.read() == "na?ve\n"
