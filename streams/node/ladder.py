"""A broadcast's ladder over its life: a slot taken once, an encoder for each epoch."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from streams.media.hls.rule import PlaylistConfig
from streams.media.remux import Epoch
from streams.ports import FlvTag
from streams.transcode.ladder import RenditionSpec, Rung, fit_ladder
from streams.transcode.process import LadderOutput, LadderProcess
from streams.transcode.slots import SlotLease, TranscodeSlots


@dataclass(frozen=True, slots=True)
class LadderSetup:
    """What the node gives every broadcast's ladder."""

    rungs: Sequence[Rung]
    slots: TranscodeSlots


class BroadcastLadder:
    """Starts, feeds and ends the encoders; knows nothing of playlists."""

    def __init__(
        self,
        setup: LadderSetup,
        *,
        name: str,
        on_output: LadderOutput,
        on_ended: Callable[[Sequence[RenditionSpec]], None],
        on_failed: Callable[[Sequence[RenditionSpec]], None],
    ) -> None:
        self._setup = setup
        self._name = name
        self._on_output = on_output
        self._on_ended = on_ended
        self._on_failed = on_failed
        self._lease: SlotLease | None = None
        self._process: LadderProcess | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(
        self, epoch: Epoch, *, config: PlaylistConfig, without: Collection[str]
    ) -> list[RenditionSpec]:
        """Start an encoder if a slot is free; returns the renditions to expect."""
        self.abandon()
        avc = epoch.source.video.avc
        rungs = [rung for rung in self._setup.rungs if rung.name not in without]
        specs = fit_ladder(rungs, width=avc.width, height=avc.height, fps=epoch.source.fps)
        self._lease = self._lease or (self._setup.slots.acquire() if specs else None)
        if self._lease is None or not specs:
            return []
        process = LadderProcess(
            specs,
            name=self._name,
            part_us=config.part_us,
            on_output=lambda name, found: self._pass_on(process, name, found),
            on_failed=lambda _reason: self._give_up(process),
        )
        self._process = process
        has_audio = epoch.source.audio is not None
        self._spawn(process.start(epoch.headers, has_audio=has_audio))
        return specs

    def offer(self, tag: FlvTag) -> None:
        if self._process is not None:
            self._process.offer(tag)

    def end_epoch(self) -> None:
        """Let the encoder finish what it has; a new epoch does not wait for it."""
        if self._process is not None:
            self._spawn(self._finish(self._process))

    def abandon(self) -> None:
        """End the encoder at once, and whatever it has not written."""
        process, self._process = self._process, None
        if process is not None:
            self._spawn(process.stop())
            self._on_ended(process.specs)

    async def close(self) -> None:
        """The broadcast is over: give the slot back; returns when no encoder is left."""
        self.abandon()
        self._release()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _finish(self, process: LadderProcess) -> None:
        await process.finish()
        if self._process is process:
            self._process = None
            self._on_ended(process.specs)

    def _pass_on(self, process: LadderProcess, name: str, found: object) -> None:
        # What an encoder of an earlier epoch still writes has no place on the new timeline.
        if self._process is process:
            self._on_output(name, found)  # type: ignore[arg-type]

    def _give_up(self, process: LadderProcess) -> None:
        if self._process is process:
            self._process = None
            self._release()
            self._spawn(process.stop())
            self._on_failed(process.specs)

    def _release(self) -> None:
        if self._lease is not None:
            self._lease.release()
            self._lease = None

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
