"""What tests of the services share."""

from tests.streams.fixtures import clean_valkey, later, media_root
from tests.valkey import valkey

__all__ = ["clean_valkey", "later", "media_root", "valkey"]
