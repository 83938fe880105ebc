"""Joining fragments that are too short to be parts with what follows them.

ffmpeg cuts by the length of whichever track gets there first. A publisher that leaves has often
sent some tenths of a second more sound than picture: then a fragment is short of pictures, and some
with sound alone come behind it. A part below 85 % of PART-TARGET may only be the last of its
segment (RFC 8216bis, 4.4.4.9).
"""

from streams.media.mp4.fragment import Fragment

# More than any publisher's sound is ahead: the stream goes on, and nothing may be left out.
_TAIL_US = 1_500_000


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
        if fragment.is_independent:
            # A new segment, before which a short part is right.
            return [*self._release(), *self._begin(fragment)]
        joined = _join(self._held[-1], fragment)
        if joined.duration_us > self._max_us:
            self._held.append(fragment)
            is_tail = fragment.start_us - self._held[0].start_us < _TAIL_US
            return [] if is_tail else self._release()
        if len(self._held) > 1:
            self._held[-1] = joined
            return []
        self._held = []
        return self._begin(joined)

    def flush(self) -> list[Fragment]:
        """The end: a short part is right as the last one.

        What follows it is left out: sound without a picture, before a discontinuity.
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
