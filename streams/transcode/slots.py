"""How many broadcasts a node transcodes at once: a newcomer never starves one already live."""

from dataclasses import dataclass


@dataclass(eq=False, slots=True)
class SlotLease:
    """One taken slot; `release` may be called more than once."""

    _slots: "TranscodeSlots"
    _is_held: bool = True

    def release(self) -> None:
        if self._is_held:
            self._is_held = False
            self._slots.in_use -= 1


class TranscodeSlots:
    """A counted resource: first come, first served, no queue.

    A broadcast that finds none free is live with its source rendition only.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.in_use = 0

    def acquire(self) -> SlotLease | None:
        """A lease, or None when all are taken."""
        if self.in_use >= self.capacity:
            return None
        self.in_use += 1
        return SlotLease(self)
