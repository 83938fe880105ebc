"""The form of operators' commands: one JSON object on stdout, refusals as a sentence on stderr."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from redis.exceptions import RedisError

from twitchclone.core.errors import DomainError


class JsonCommand(BaseCommand):
    """A command whose `answer` is printed; a refusal ends it with exit code 1."""

    # Refusals by system checks would come as text; `manage.py check` is the place for them.
    requires_system_checks: list[str] = []

    def answer(self, **options: Any) -> dict[str, Any]:
        """Do the work and return what to print."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the answer as one line."""
        try:
            answer = self.answer(**options)
        except DomainError as error:
            raise CommandError(error.message) from error
        except (DatabaseError, RedisError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise CommandError(
                f"PostgreSQL or Valkey cannot be used ({reason}). Start them with"
                " `manage.py up`, or set DATABASE_URL and REDIS_URL."
            ) from error
        self.stdout.write(json.dumps(answer))
