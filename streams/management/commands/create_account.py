"""`manage.py create_account`: an account with its first stream key, for operators and scripts."""

from argparse import ArgumentParser
from typing import Any

from django.db import transaction

from accounts.services.accounts import create_account
from streams.services.channels import create_channel
from streams.services.stream_keys import issue_stream_key
from twitchclone.core.management.json_command import JsonCommand


class Command(JsonCommand):
    """Prints {"id", "login", "stream_key"}; the key is shown this once."""

    help = "Create an account and print its id, login and stream key as one JSON object."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The account's login, address and password."""
        parser.add_argument("login")
        parser.add_argument("--email", required=True)
        parser.add_argument("--password", required=True)
        parser.add_argument("--display-name", default="")
        parser.add_argument("--staff", action="store_true", help="An administrator of the site.")

    @transaction.atomic
    def answer(self, **options: Any) -> dict[str, Any]:
        """Make the account and its key together, or neither."""
        account = create_account(
            login=options["login"],
            email=options["email"],
            password=options["password"],
            display_name=options["display_name"],
            is_staff=options["staff"],
            is_superuser=options["staff"],
            is_email_verified=True,
        )
        _, clear_text = issue_stream_key(channel=create_channel(account=account))
        return {"id": account.pk, "login": account.login, "stream_key": clear_text}
