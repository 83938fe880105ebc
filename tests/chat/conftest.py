"""Fixtures of chat's tests."""

from tests.streams.fixtures import media_root

__all__ = ["media_root"]
