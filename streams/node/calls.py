"""Calls that must reach the domain some time, in order: kept and retried while it is away."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from twitchclone.core.errors import DomainError

_log = structlog.get_logger(__name__)
_FIRST_RETRY_S, _MAX_RETRY_S = 0.25, 5.0

T = TypeVar("T")
Call = Callable[[], Awaitable[None]]
OnRefused = Callable[[DomainError], None]


class DomainCalls:
    """One broadcast's calls; the picture never waits for them."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[tuple[str, Call, OnRefused | None]] = asyncio.Queue()
        self._worker: asyncio.Task[None] | None = None

    def put(self, name: str, call: Call, on_refused: OnRefused | None = None) -> None:
        """Queue a call; `name` is for the log, `on_refused` hears of a rule that said no."""
        self._queue.put_nowait((name, call, on_refused))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._run(), name="domain calls")

    async def flush(self) -> None:
        """Return once everything put so far has been done."""
        await self._queue.join()

    async def close(self) -> None:
        """Give up what is left."""
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)

    async def _run(self) -> None:
        while not self._queue.empty():
            name, call, on_refused = await self._queue.get()
            try:
                await self._insist(name, call, on_refused)
            finally:
                self._queue.task_done()

    async def _insist(self, name: str, call: Call, on_refused: OnRefused | None) -> None:
        delay_s = _FIRST_RETRY_S
        while True:
            try:
                await call()
            except DomainError as refusal:
                _log.info("domain_refused", call=name, code=refusal.code)
                if on_refused is not None:
                    on_refused(refusal)
            except Exception as error:  # a server that is down shows as many kinds of error
                _log.warning("domain_call_retried", call=name, error=_first_line(error))
                await asyncio.sleep(delay_s)
                delay_s = min(delay_s * 2, _MAX_RETRY_S)
                continue
            return


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


async def retry_for(seconds: float, call: Callable[[], Awaitable[T]]) -> T:
    """The call's result, tried again for `seconds` while a server is down.

    Raises DomainError at once and the last error in the end.
    """
    loop = asyncio.get_running_loop()
    give_up_at, delay_s = loop.time() + seconds, _FIRST_RETRY_S
    while True:
        try:
            return await call()
        except DomainError:
            raise
        except Exception as error:
            if loop.time() + delay_s > give_up_at:
                raise
            _log.warning("domain_call_retried", call="admit", error=_first_line(error))
        await asyncio.sleep(delay_s)
        delay_s = min(delay_s * 2, 1.0)
