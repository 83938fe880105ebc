"""`manage.py create_token`: an access token for a bot or a script of an account."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services.oauth_clients import first_party_client
from accounts.services.oauth_tokens import issue_token
from twitchclone.core.errors import NotFound
from twitchclone.core.management.json_command import JsonCommand


class Command(JsonCommand):
    """Prints {"access_token", "user_id", "login", "scopes", "client_id", "client_secret"}."""

    help = "Make an access token of an account; it is printed this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose, for what, for how long."""
        parser.add_argument("login")
        parser.add_argument("--scopes", default="chat:read chat:edit", help="Between spaces.")
        parser.add_argument("--days", type=int, default=60, help="How long; 0: until revoked.")

    @transaction.atomic
    def answer(self, **options: Any) -> dict[str, Any]:
        """Make it, for the site's own client."""
        login = options["login"].strip().lower()
        account = User.objects.filter(login=login).first()
        if account is None:
            raise NotFound(f"There is no account “{login}”.")
        client, secret = first_party_client()
        lasts = timedelta(days=options["days"]) if options["days"] > 0 else None
        scopes = options["scopes"].replace(",", " ").split()
        issued = issue_token(account=account, client=client, scopes=scopes, lasts=lasts)
        return {
            "access_token": issued.access_token,
            "user_id": str(account.pk),
            "login": account.login,
            "scopes": issued.scopes,
            "client_id": client.pk,
            "client_secret": secret,
        }
