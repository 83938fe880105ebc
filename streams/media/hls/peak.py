"""The bit rate that a rendition may reach, as its multivariant playlist must say."""

from collections.abc import Sequence


def measure_peak_bps(sizes: Sequence[tuple[int, int]], *, target_duration_s: int) -> int:
    """The peak segment bit rate of 4.4.6.2 of `(size_bytes, duration_us)`: of neighbours that last
    between half and one and a half target durations together; of all where those are too short."""
    least_us, most_us = target_duration_s * 500_000, target_duration_s * 1_500_000
    peak_bps = start = total_bytes = total_us = 0
    for size_bytes, duration_us in sizes:
        total_bytes += size_bytes
        total_us += duration_us
        while total_us > most_us and total_us > duration_us:
            total_bytes -= sizes[start][0]
            total_us -= sizes[start][1]
            start += 1
        inner_bytes, inner_us, at = total_bytes, total_us, start
        while inner_us >= least_us:
            peak_bps = max(peak_bps, inner_bytes * 8_000_000 // inner_us)
            inner_bytes -= sizes[at][0]
            inner_us -= sizes[at][1]
            at += 1
    if not peak_bps and sizes:
        all_us = sum(duration_us for _, duration_us in sizes)
        peak_bps = sum(size for size, _ in sizes) * 8_000_000 // max(1, all_us)
    return peak_bps
