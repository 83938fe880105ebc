"""What `tests.suite` runs again, and what it makes of it; with pytest itself in a folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import suite

ROOT = Path(__file__).resolve().parents[2]
# Fails the first time, and passes from then on: as beside others, and alone.
SHY = """
import pathlib
def test_shy():
    mark = pathlib.Path(__file__).with_suffix(".seen")
    was_there = mark.exists()
    mark.touch()
    assert was_there
"""
BROKEN = "def test_broken{number}(): assert False\n"
FINE = "def test_fine(): pass\n"


@pytest.fixture
def run_suite(tmp_path):
    """The suite over files of one's own: its exit code and what it printed."""

    def run_suite(*arguments, **files):
        for name, text in files.items():
            (tmp_path / f"test_{name}.py").write_text(text)
        (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -q -p tests.plugins.outcomes\n")
        code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests import suite;"
        code += "sys.exit(suite.main(sys.argv[1:]))"
        options = arguments or ("-n", "2")
        command = [sys.executable, "-c", code, "-p", "no:cacheprovider", *options]
        environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    return run_suite


def test_what_failed_beside_others_may_pass_alone(run_suite):
    code, printed = run_suite(shy=SHY, fine=FINE)
    assert code == 0
    *_, heading, name, closing = printed.strip().splitlines()
    assert heading.startswith("Passed only when run alone")
    assert name.strip() == "test_shy.py::test_shy"
    assert closing.startswith("2 passed, 1 of them alone, in ")


def test_what_fails_twice_fails_the_run(run_suite):
    code, printed = run_suite(shy=SHY, broken=BROKEN.format(number=0), fine=FINE)
    assert code == 1
    assert printed.count("test_broken0 _") == 2
    assert "only when run alone" not in printed


def test_many_failures_are_no_accident(run_suite):
    tests = "".join(BROKEN.format(number=number) for number in range(suite.MOST_AGAIN + 1))
    code, printed = run_suite(broken=tests, fine=FINE)
    assert code == 1
    assert "Once more" not in printed
    assert "1 passed" in printed.strip().splitlines()[-1]


def test_without_failures_pytest_has_the_last_word(run_suite):
    code, printed = run_suite(fine=FINE)
    assert code == 0
    assert printed.strip().splitlines()[-1].startswith("1 passed in ")


def test_what_cannot_be_collected_is_not_tried_again(run_suite):
    code, printed = run_suite(torn="def test_torn(:\n", fine=FINE)
    assert code not in (0, None)
    assert "Once more" not in printed


def test_a_run_that_was_cut_short_is_not_made_good(run_suite):
    code, printed = run_suite("-n", "0", "-x", a_shy=SHY, fine=FINE)
    assert code == 1
    assert "Once more" not in printed
