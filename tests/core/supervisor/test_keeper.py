"""The back-off and the words of a keeper."""

import pytest

from twitchclone.core.supervisor.keeper import describe_exit, restart_delay_s


@pytest.mark.parametrize(
    ("failures", "delay_s"), [(1, 0.2), (2, 0.4), (3, 0.8), (6, 6.4), (7, 10), (500, 10)]
)
def test_the_delay_doubles_up_to_a_limit(failures, delay_s):
    assert restart_delay_s(failures) == pytest.approx(delay_s)


@pytest.mark.parametrize(
    ("code", "words"), [(1, "exit code 1"), (0, "exit code 0"), (-9, "SIGKILL")]
)
def test_an_exit_is_told_in_words(code, words):
    assert describe_exit(code) == words
