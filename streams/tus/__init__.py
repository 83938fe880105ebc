"""tus 1.0 at /api/v1/videos/uploads/tus/, before Django: a body goes to disk as it comes."""

from streams.tus.app import TusApp

__all__ = ["TusApp"]
