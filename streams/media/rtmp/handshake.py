"""The RTMP handshake, server side, section 5.2 of the specification.

The simple form serves everybody: a zero version in S1 tells clients that sent a digest in C1 that
this server knows none, and they go on without.
"""

import secrets

from streams.media.rtmp.violations import HandshakeViolation

VERSION = 3
PACKET_SIZE = 1536


class Handshake:
    """Collects C0, C1 and C2."""

    def __init__(self) -> None:
        self._input = bytearray()
        self._has_answered = False

    def receive(self, data: bytes | bytearray | memoryview) -> tuple[bytes, bytes | None]:
        """(what to send, what lies behind the handshake or None before its end)."""
        self._input += data
        if self._input and self._input[0] != VERSION:
            raise HandshakeViolation(
                f"the first byte is {self._input[0]}; RTMP begins with {VERSION}"
            )
        answer = b""
        if not self._has_answered and len(self._input) >= 1 + PACKET_SIZE:
            self._has_answered = True
            answer = self._answer()
        if len(self._input) < 1 + 2 * PACKET_SIZE:
            return answer, None
        rest = bytes(self._input[1 + 2 * PACKET_SIZE :])
        self._input.clear()
        return answer, rest

    def _answer(self) -> bytes:
        """S0, S1 and S2; S2 echoes C1. C2 is not compared: proxies and old encoders alter it."""
        c1 = bytes(self._input[1 : 1 + PACKET_SIZE])
        s1 = bytes(8) + secrets.token_bytes(PACKET_SIZE - 8)
        return bytes([VERSION]) + s1 + c1
