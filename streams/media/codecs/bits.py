"""A bit cursor for codec configurations, with Exp-Golomb numbers."""


class CodecError(ValueError):
    """The configuration ends early or says something impossible."""


class BitReader:
    """Bits of a byte string, first bit first; raises CodecError at the end."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._bits_left = len(data) * 8

    def bits(self, count: int) -> int:
        self._bits_left -= count
        if self._bits_left < 0:
            raise CodecError("the codec configuration ends early")
        return self._value >> self._bits_left & ((1 << count) - 1)

    def flag(self) -> bool:
        return self.bits(1) == 1

    def ue(self) -> int:
        """Exp-Golomb, 9.1 of H.264; 32 bits is the longest that occurs."""
        zeros = 0
        while not self.flag():
            zeros += 1
            if zeros > 32:
                raise CodecError("an Exp-Golomb number is longer than 32 bits")
        return (1 << zeros) - 1 + self.bits(zeros)

    def se(self) -> int:
        number = self.ue()
        return (number + 1) // 2 if number & 1 else -(number // 2)
