"""Hostile publishers: a corpus of real and of broken conversations, and mutations of them.

Whatever comes in, the core answers with events or with a ProtocolViolation, and keeps little.
"""

import random
import tracemalloc
from pathlib import Path

import pytest

from streams.media.rtmp import RtmpConnection, RtmpLimits
from tests.streams.media.rtmp.driving import feed_until_violation, publishing_connection
from tests.streams.media.rtmp.publisher import HANDSHAKE, whole_publish

CORPUS = sorted((Path(__file__).parent.parent / "corpus").glob("*.bin"))
PUBLISHES = [path.read_bytes() for path in CORPUS if path.name.startswith("publish_")]
SMALL = RtmpLimits(max_in_flight_bytes=200_000, max_held_bytes=100_000)


def cut(data, rng):
    while data:
        size = rng.choice([1, 3, 100, 1460, 65_536])
        yield data[:size]
        data = data[size:]


def mutate(data, rng):
    mutated = bytearray(data)
    begin = len(HANDSHAKE) if rng.random() < 0.95 else 0
    for _ in range(rng.choice([1, 1, 2, 5, 40])):
        at = rng.randrange(begin, len(mutated))
        match rng.randrange(4):
            case 0:
                mutated[at] ^= 1 << rng.randrange(8)
            case 1:
                mutated[at] = rng.choice([0, 1, 0x7F, 0x80, 0xFF])
            case 2:
                del mutated[at : at + rng.randrange(1, 20)]
            case _:
                mutated[at:at] = rng.randbytes(rng.randrange(1, 20))
        if len(mutated) <= begin:
            break
    return bytes(mutated)


def test_the_corpus_is_there():
    assert len(CORPUS) >= 5
    assert len(PUBLISHES) >= 2


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_each_of_the_corpus(path):
    events, violation = feed_until_violation(
        RtmpConnection(RtmpLimits()), cut(path.read_bytes(), random.Random(path.name))
    )
    assert (violation is None) == path.name.startswith("publish_")
    assert events or violation


@pytest.mark.parametrize("seed", range(150))
def test_mutated_publishes(seed):
    rng = random.Random(seed)
    data = mutate(rng.choice([*PUBLISHES, whole_publish()]), rng)
    feed_until_violation(RtmpConnection(SMALL), cut(data, rng))


@pytest.mark.parametrize("seed", range(60))
def test_random_bytes_at_every_stage(seed):
    rng = random.Random(seed)
    noise = rng.randbytes(20_000)
    feed_until_violation(RtmpConnection(SMALL), cut(noise, rng))
    feed_until_violation(RtmpConnection(SMALL), cut(b"\x03" + noise, rng))
    feed_until_violation(RtmpConnection(SMALL), cut(HANDSHAKE + noise, rng))
    feed_until_violation(publishing_connection(SMALL), cut(noise, rng))


def test_memory_stays_within_the_bound_on_unfinished_messages():
    limits = RtmpLimits(max_in_flight_bytes=300_000)
    connection = publishing_connection(limits)
    tracemalloc.start()
    try:
        for round_number in range(200):
            for csid in range(10, 30):
                if round_number == 0:
                    head = bytes([csid, 0, 0, 0]) + (1 << 20).to_bytes(3, "big")
                    chunk = head + bytes([9, 1, 0, 0, 0]) + bytes(128)
                else:
                    chunk = bytes([0xC0 | csid]) + bytes(128)
                _, violation = feed_until_violation(connection, [chunk])
                if violation is not None:
                    break
            else:
                continue
            break
        assert violation is not None
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_announcing_much_costs_nothing():
    connection = publishing_connection()
    tracemalloc.start()
    try:
        for csid in range(10, 30):
            head = bytes([csid, 0, 0, 0]) + (8 << 20).to_bytes(3, "big") + bytes([9, 1, 0, 0, 0])
            connection.receive_data(head + bytes(128))
        assert tracemalloc.get_traced_memory()[1] < 100_000
    finally:
        tracemalloc.stop()
