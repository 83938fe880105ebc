"""Chat while every process is killed: what was lost, doubled or mixed up, and how long it took.

The whole product runs. For two minutes 16 accounts say two things a second each, every one of them
until it is acknowledged, and 20 readers count what they get; meanwhile each process in turn gets
`kill -9`. The baseline is the same talk for half a minute with nothing killed.
"""

import time
from typing import Any

from benchmarks.glass.figures import percentile
from tests.whole.chatting import Storm, make_storm, running, written
from tests.whole.stack import Stack
from tests.whole.waiting import eventually

Row = dict[str, Any]

QUIET_S = 30
FAULTS_S = 120
_BETWEEN_S = 6.0
KILLED = ("web", "chat-writer", "valkey", "postgres", "relay", "irc")


def run() -> list[Row]:
    """One row without faults, one with."""
    with Stack(environment={"DEMO": "0"}) as stack:
        for login in ("calm", "stormy"):
            stack.create_account(login)
        return [
            _measure(stack, "calm", "nothing killed", seconds=QUIET_S, kills=False),
            _measure(stack, "stormy", "kill -9 in turn", seconds=FAULTS_S, kills=True),
        ]


def _measure(stack: Stack, channel: str, name: str, *, seconds: float, kills: bool) -> Row:
    storm = make_storm(stack, channel, talkers=16, readers=20, per_second=2)
    killed, away_s = 0, [0.0]
    with running(storm):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            time.sleep(min(_BETWEEN_S, max(0.0, deadline - time.monotonic())))
            if kills:
                away_s.append(_kill(stack, storm, KILLED[killed % len(KILLED)]))
                killed += 1
    said = set(storm.acknowledged.values())
    channel_id = storm.talkers[0].channel_id
    rows = eventually(
        lambda: written(stack, channel_id),
        "the writer has caught up",
        until=lambda rows: said <= {identifier for identifier, _ in rows},
    )
    faults = [storm.faults(reader.got) for reader in storm.readers]
    in_database = storm.faults(rows)
    return {
        "run": name,
        "seconds": seconds,
        "killed": killed,
        "acknowledged": len(said),
        "repeated": sum(talker.repeats for talker in storm.talkers),
        **{f"{key}_by_readers": sum(each[key] for each in faults) for key in in_database},
        **{f"{key}_in_database": count for key, count in in_database.items()},
        "silent_s_p50": round(percentile(away_s, 0.5), 1),
        "silent_s_max": round(max(away_s), 1),
    }


def _kill(stack: Stack, storm: Storm, name: str) -> float:
    """Kill it, and wait until people's messages are acknowledged again; how long that took."""
    stack.kill(name)
    began, before = time.monotonic(), len(storm.acknowledged)
    eventually(lambda: len(storm.acknowledged) > before + 4, f"people talk after {name} was killed")
    talking_s = time.monotonic() - began
    eventually(lambda: stack.process(name) is not None, f"{name} runs anew")
    eventually(stack.is_ready, "the product is ready again")
    return talking_s
