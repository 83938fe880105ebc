"""`kill -9` of each process while people talk: nothing they were told of is lost or doubled."""

import pytest

from tests.whole.chatting import Storm, make_storm, running, written
from tests.whole.waiting import eventually

pytestmark = pytest.mark.media  # the whole product runs

KILLED = ("web", "chat-writer", "valkey", "postgres", "relay")
NOTHING = {"lost": 0, "twice": 0, "disordered": 0}


@pytest.fixture
def storm(stack, streamer):
    """Eight people talking and six reading."""
    return make_storm(stack, streamer.login, talkers=8, readers=6, per_second=1.5)


def test_what_was_acknowledged_reaches_everybody_once(stack, storm, note_figure):
    with running(storm) as storming:
        for name in KILLED:
            _wait_for_talk(storm)
            _kill(stack, name)
        _wait_for_talk(storm)
        storming.stop()

    said = storm.acknowledged
    for reader in storm.readers:
        assert storm.faults(reader.got) == NOTHING
    channel_id = storm.talkers[0].channel_id
    rows = eventually(
        lambda: written(stack, channel_id),
        "the writer has caught up",
        until=lambda rows: set(said.values()) <= {identifier for identifier, _ in rows},
    )
    assert storm.faults(rows) == NOTHING
    assert all(reader.reconnects > 0 for reader in storm.readers)
    note_figure(
        f"chat: {len(said)} messages acknowledged while {len(KILLED)} processes were killed,"
        f" {sum(talker.repeats for talker in storm.talkers)} repeated"
    )


def _wait_for_talk(storm: Storm) -> None:
    before = len(storm.acknowledged)
    eventually(lambda: len(storm.acknowledged) >= before + 8, "people talk")


def _kill(stack, name: str) -> None:
    killed = stack.kill(name)
    eventually(lambda: _is_replaced(stack, name, killed), f"{name} runs anew")
    eventually(stack.is_ready, "the product is ready again")


def _is_replaced(stack, name: str, killed: int) -> bool:
    process = stack.process(name)
    return process is not None and process.pid != killed
