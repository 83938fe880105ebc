"""Tokens for tests, made as operators make them."""

from datetime import timedelta

from accounts.models import User
from accounts.services.oauth_clients import first_party_client
from accounts.services.oauth_tokens import issue_token

CHAT = ("chat:read", "chat:edit")


def make_token(account: User, *scopes: str, lasts: timedelta | None = timedelta(days=1)) -> str:
    """An access token of the account."""
    client, _ = first_party_client()
    issued = issue_token(account=account, client=client, scopes=scopes or CHAT, lasts=lasts)
    return issued.access_token


def client_id() -> str:
    """What goes into Client-Id along with those tokens."""
    return str(first_party_client()[0].pk)
