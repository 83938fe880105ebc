"""What tests of the core share."""

from tests.valkey import valkey

__all__ = ["valkey"]
