"""Waiting with a deadline: asks again and again until an answer satisfies."""

import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")

_INTERVAL_S = 0.1


def eventually(
    ask: Callable[[], Answer],
    what: str,
    *,
    within_s: float = 120,
    until: Callable[[Answer], bool] = bool,
) -> Answer:
    """The first answer that satisfies `until`; fails with the last answer after `within_s`.

    The deadline is the point where something is broken, not where it is slow: figures are
    measured by the caller and reported, never asserted.
    """
    deadline = time.monotonic() + within_s
    while True:
        answer = ask()
        if until(answer):
            return answer
        if time.monotonic() >= deadline:
            raise AssertionError(f"Not within {within_s:g} s: {what}. Last answer: {answer!r}")
        time.sleep(_INTERVAL_S)
