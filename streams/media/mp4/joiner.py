"""Joining fragments that are too short to be parts with what follows them.

ffmpeg cuts by the length of whichever track gets there first, so at the end of its input, where it
writes out what it still holds, a fragment may be a frame or more too short. A part below 85 % of
PART-TARGET may only be the last of its segment (RFC 8216bis, 4.4.4.9).
"""

from streams.media.mp4.fragment import Fragment


class FragmentJoiner:
    """Fragments in, parts out; a short one waits until the next shows what can become of it."""

    def __init__(self, *, min_us: int, max_us: int) -> None:
        self._min_us = min_us
        self._max_us = max_us
        self._held: list[Fragment] = []

    def feed(self, fragment: Fragment) -> list[Fragment]:
        """What can be published now."""
        if not self._held:
            return self._begin(fragment)
        if fragment.is_independent or len(self._held) > 1:
            # A new segment, before which a short part is right; or no joining will help.
            return [*self._release(), *self._begin(fragment)]
        joined = _join(self._held[0], fragment)
        if joined.duration_us <= self._max_us:
            self._held = []
            return self._begin(joined)
        self._held.append(fragment)
        return []

    def flush(self) -> list[Fragment]:
        """The end: a short part is right as the last one.

        What follows one is left out, a frame or two before a discontinuity that nobody sees.
        """
        return self._release()[:1]

    def _begin(self, fragment: Fragment) -> list[Fragment]:
        if fragment.duration_us >= self._min_us:
            return [fragment]
        self._held = [fragment]
        return []

    def _release(self) -> list[Fragment]:
        held, self._held = self._held, []
        return held


def _join(first: Fragment, second: Fragment) -> Fragment:
    end_us = max(first.start_us + first.duration_us, second.start_us + second.duration_us)
    return Fragment(
        first.data + second.data, first.start_us, end_us - first.start_us, first.is_independent
    )
