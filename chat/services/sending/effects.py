"""Runs steps that ask for reads and writes: by threads for coroutines, in place for the rest.

The steps are a generator, so that the rules stand once although coroutines and requests send.
"""

from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeVar

from twitchclone.core.db import run_sync

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to do between two steps; `twin` is the same for coroutines, else a thread does."""

    call: Callable[[], Any]
    twin: Callable[[], Awaitable[Any]] | None = None


Steps = Generator[Effect, Any, T]


def run_steps(steps: Steps[T]) -> T:
    """Run them in this thread; what they raise comes out, what an effect raises goes in."""
    try:
        effect = next(steps)
        while True:
            try:
                result = effect.call()
            except Exception as error:
                effect = steps.throw(error)
            else:
                effect = steps.send(result)
    except StopIteration as done:
        value: T = done.value
        return value


async def run_steps_async(steps: Steps[T]) -> T:
    """The same for coroutines: an effect without a twin runs in a thread of the ORM's."""
    try:
        effect = next(steps)
        while True:
            try:
                result = await (effect.twin() if effect.twin else run_sync(effect.call))
            except Exception as error:
                effect = steps.throw(error)
            else:
                effect = steps.send(result)
    except StopIteration as done:
        value: T = done.value
        return value
