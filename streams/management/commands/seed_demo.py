"""`manage.py seed_demo`: accounts, channels, categories and pictures for an empty site."""

from argparse import ArgumentParser
from typing import Any

from accounts.models import User
from streams.demo.seed import seed_if_empty
from twitchclone.core.errors import Conflict
from twitchclone.core.management.json_command import JsonCommand


class Command(JsonCommand):
    """Prints {"accounts": [{"login", "password", "role"}]}; the passwords are kept nowhere."""

    help = "Fill an empty site with demo content and print its log-ins as one JSON object."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether a site in use is an error or nothing to do."""
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing on a site that has accounts."
        )

    def answer(self, **options: Any) -> dict[str, Any]:
        """Seed, or leave a site in use alone."""
        if not options["if_empty"] and User.objects.exists():
            raise Conflict("This site has accounts already; demo content is for an empty one.")
        return {"accounts": seed_if_empty()}
