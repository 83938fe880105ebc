"""A bounded memory of what was used lately."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class RecentlyUsed(Generic[K, V]):
    """At most `size` values, each for `kept_for_s`; the one used longest ago goes first."""

    def __init__(
        self, size: int, kept_for_s: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._size = size
        self._kept_for_s = kept_for_s
        self._monotonic = monotonic
        self._values: OrderedDict[K, tuple[float, V]] = OrderedDict()
        self._lock = Lock()  # requests run in threads beside the event loop

    def get(self, key: K) -> V | None:
        """The value, unless it is too old."""
        with self._lock:
            kept = self._values.get(key)
            if kept is None or self._monotonic() - kept[0] > self._kept_for_s:
                return None
            self._values.move_to_end(key)
            return kept[1]

    def put(self, key: K, value: V) -> None:
        """Keep the value from now."""
        with self._lock:
            self._values[key] = self._monotonic(), value
            self._values.move_to_end(key)
            if len(self._values) > self._size:
                self._values.popitem(last=False)

    def change(self, key: K, function: Callable[[V], V]) -> None:
        """Replace the value, which grows no younger by it."""
        with self._lock:
            if key in self._values:
                kept_at, value = self._values[key]
                self._values[key] = kept_at, function(value)

    def discard(self, key: K) -> None:
        """Forget one key."""
        with self._lock:
            self._values.pop(key, None)

    def drop(self, matches: Callable[[K], bool]) -> None:
        """Forget every key that matches."""
        with self._lock:
            for key in [key for key in self._values if matches(key)]:
                del self._values[key]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
