"""Collecting breaches from several threads, each said once and counted."""

import threading
from collections.abc import Iterable

from streams.media.hls.conformance import Breach

_MAX_DISTINCT = 200


class Findings:
    """Breaches by where they were seen."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, str, str], int] = {}

    def add(self, where: str, breaches: Iterable[Breach]) -> None:
        for breach in breaches:
            key = (where, breach.clause, breach.message)
            with self._lock:
                if key in self._counts or len(self._counts) < _MAX_DISTINCT:
                    self._counts[key] = self._counts.get(key, 0) + 1

    def note(self, where: str, clause: str, message: str) -> None:
        self.add(where, [Breach(clause, message)])

    def rows(self) -> list[dict[str, str | int]]:
        """One row for each distinct breach."""
        with self._lock:
            return [
                {"where": where, "clause": clause, "message": message, "count": count}
                for (where, clause, message), count in self._counts.items()
            ]
