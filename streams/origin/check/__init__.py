"""The conformance checker's driver: reads a live stream as a player does and reports breaches."""

from streams.origin.check.run import CheckFailed, CheckReport, check_stream

__all__ = ["CheckFailed", "CheckReport", "check_stream"]
