"""The visible bit pattern of a frame: its capture time as black and white blocks, checked.

Forty columns of blocks stand along the top edge: 32 bits of Unix milliseconds, low bit first, then
eight bits of CRC. Below each block stands its complement, so that a bit is a difference of
brightness and survives any quantiser; a column without contrast makes the frame unreadable rather
than wrong. `probe.js` reads it back in the page.
"""

from collections.abc import Sequence

BITS = 40
BLOCK_PX = 32
ROWS_PX = 2 * BLOCK_PX
WIDTH_PX, HEIGHT_PX = BITS * BLOCK_PX, 720
_BLACK, _WHITE = bytes([16]) * BLOCK_PX, bytes([235]) * BLOCK_PX
_LEAST_CONTRAST = 60


def pattern_rows(unix_ms: int) -> bytes:
    """The luma of the pattern's rows for a frame captured at `unix_ms`."""
    bits = _bits(unix_ms & 0xFFFFFFFF)
    upper = b"".join(_WHITE if bit else _BLACK for bit in bits)
    lower = b"".join(_BLACK if bit else _WHITE for bit in bits)
    return upper * BLOCK_PX + lower * BLOCK_PX


def read_pattern(luma: Sequence[int], *, width_px: int, height_px: int) -> int | None:
    """The low 32 bits of the capture time in a decoded frame, None when it is not readable."""
    value = 0
    for bit in range(BITS):
        x = (2 * bit + 1) * width_px // (2 * BITS)
        upper = luma[_row(1, height_px) * width_px + x]
        lower = luma[_row(3, height_px) * width_px + x]
        if abs(upper - lower) < _LEAST_CONTRAST:
            return None
        value |= (upper > lower) << bit
    low, crc = value & 0xFFFFFFFF, value >> 32
    return low if crc == crc8(low) else None


def nearest_unix_ms(low_bits: int, *, now_ms: int) -> int:
    """The full time whose low 32 bits these are, the one nearest to now."""
    return now_ms - ((now_ms - low_bits + 2**31) % 2**32 - 2**31)


def crc8(value: int) -> int:
    """CRC-8 (polynomial 0x07) over the four bytes of `value`, low byte first."""
    crc = 0
    for byte in value.to_bytes(4, "little"):
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ 0x07 if crc & 0x80 else crc << 1) & 0xFF
    return crc


def _bits(value: int) -> list[int]:
    value |= crc8(value) << 32
    return [value >> bit & 1 for bit in range(BITS)]


def _row(quarter: int, height_px: int) -> int:
    """The line in the middle of the upper (1) or the lower (3) blocks."""
    return quarter * ROWS_PX * height_px // (4 * HEIGHT_PX)
