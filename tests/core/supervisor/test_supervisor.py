"""The supervisor over real processes: order, restart, stop, and no orphan however it ends."""

import signal

import psutil
import pytest

from tests.core.supervisor.conftest import kill, wait_gone

SLEEPER = "import os,time; print('pid', os.getpid()); time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPER}"
# Its child leaves the session, as PostgreSQL's backends do, and holds the output pipe open. Each
# line is one write: the two share the pipe.
PARENT = (
    "import os,time\n"
    "if os.fork() == 0:\n"
    "    os.setsid(); os.write(1, b'grandchild %d\\n' % os.getpid()); time.sleep(600)\n"
    "os.write(1, b'pid %d\\n' % os.getpid()); time.sleep(600)"
)


def test_a_process_starts_when_what_it_needs_is_ready(drive, data_dir):
    first = f"open('first.ready', 'w').close(); {SLEEPER}"
    driven = drive(
        {
            "second": {"code": SLEEPER, "needs": ["first"]},
            "first": {"code": first, "ready_file": "first.ready"},
        }
    )
    driven.wait_for("all ready")
    ready = [line for line in driven.seen if " ready after " in line]
    assert ["first" in line for line in ready] == [True, False]


def test_what_dies_is_started_again(drive):
    driven = drive({"sleeper": {"code": SLEEPER}})
    pid = int(driven.wait_for(r"sleeper +\| pid (\d+)")[1])
    kill(pid)
    driven.wait_for("sleeper ended unexpectedly .SIGKILL.")
    assert int(driven.wait_for(r"sleeper +\| pid (\d+)")[1]) != pid


def test_what_a_dead_process_leaves_is_ended_before_its_successor_starts(drive):
    driven = drive({"parent": {"code": PARENT}})
    driven.wait_for("all ready")
    text = "\n".join(driven.seen)
    for pattern in ("grandchild", "pid"):
        if pattern not in text:
            driven.wait_for(pattern)
    text = "\n".join(driven.seen)
    grandchild = psutil.Process(int(text.split("grandchild ")[1].split()[0]))
    kill(int(text.split("| pid ")[1].split()[0]))
    driven.wait_for("parent ready")
    wait_gone([grandchild])  # it may be a zombie for a moment


def test_a_process_that_never_gets_ready_ends_the_start_with_a_sentence(drive):
    crasher = {"code": "raise SystemExit(3)", "ready_file": "never"}
    driven = drive({"crasher": crasher, "sleeper": {"code": SLEEPER}})
    driven.wait_for("crasher failed 5 times in a row. The lines above say why.")
    assert driven.process.wait(60) == 1
    assert "exit code 3" in "\n".join(driven.seen)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_leaves_nothing(drive, number):
    driven = drive({"parent": {"code": PARENT}, "sleeper": {"code": SLEEPER, "needs": ["parent"]}})
    driven.wait_for("all ready")
    descendants = driven.descendants()
    assert driven.stop(number) == 0
    wait_gone(descendants)


def test_a_stubborn_process_is_killed(drive):
    driven = drive({"stubborn": {"code": STUBBORN, "stop_timeout_s": 0.2}})
    driven.wait_for(r"\| pid")
    assert driven.stop() == 0
    driven.wait_for("stubborn did not stop within 0.2 s, killing it")


def test_a_second_signal_kills_at_once(drive):
    driven = drive({"stubborn": {"code": STUBBORN, "stop_timeout_s": 600}})
    driven.wait_for(r"\| pid")
    driven.process.send_signal(signal.SIGINT)
    driven.wait_for("once more to kill at once")
    assert driven.stop() == 0


def test_a_killed_supervisor_takes_its_processes_along(drive):
    driven = drive({"first": {"code": SLEEPER}, "second": {"code": SLEEPER}})
    driven.wait_for("all ready")
    descendants = driven.descendants()
    kill(driven.process.pid)
    wait_gone(descendants)


def test_the_next_start_ends_what_a_killed_supervisor_left(drive):
    driven = drive({"parent": {"code": PARENT}})
    driven.wait_for("all ready")
    descendants = driven.descendants()
    kill(driven.process.pid)
    driven.process.wait()
    again = drive({"sleeper": {"code": SLEEPER}})
    again.wait_for("all ready")
    wait_gone(descendants)


def test_a_second_supervisor_is_refused(drive):
    driven = drive({"sleeper": {"code": SLEEPER}})
    driven.wait_for("all ready")
    second = drive({"sleeper": {"code": SLEEPER}})
    second.wait_for(rf"already running with this data folder \(process {driven.process.pid},")
    assert second.process.wait(60) == 1
