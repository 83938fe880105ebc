"""Gives out access tokens and takes them back; only their hashes are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from allauth.idp.oidc.models import Client, Token
from django.db import transaction

from accounts.models import User
from accounts.oauth.scopes import clean_scopes
from accounts.oauth.values import new_value
from twitchclone.core import clock
from twitchclone.core.errors import NotPermitted

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A new token; `access_token` is shown this once."""

    access_token: str
    scopes: list[str]
    expires_at: datetime | None


@transaction.atomic
def issue_token(
    *, account: User, client: Client, scopes: Iterable[str], lasts: timedelta | None
) -> IssuedToken:
    """An access token of the account for the program; `lasts` None: until it is revoked.

    Raises InvalidInput for an unknown scope, NotPermitted for a suspended account.
    """
    # Locked, so that a suspension either is seen here or finds the token to revoke.
    locked = User.objects.select_for_update().get(pk=account.pk)
    if locked.is_suspended or not locked.is_active:
        raise NotPermitted(f"The account {locked.login} is suspended.", code="suspended")
    names = clean_scopes(scopes)
    issued = IssuedToken(new_value(), names, None if lasts is None else clock.now() + lasts)
    row = Token(
        type=Token.Type.ACCESS_TOKEN, client=client, user=locked, expires_at=issued.expires_at
    )
    row.set_value(issued.access_token)
    row.set_scopes(names)
    row.save()
    log.info("oauth.token_issued", account=locked.login, client=client.pk, scopes=names)
    return issued


def revoke_tokens(*, account: User) -> int:
    """End everything that programs hold of the account; returns how many tokens that were."""
    ended, _ = Token.objects.filter(user=account).delete()
    return int(ended)


def remove_expired_tokens() -> int:
    """Housekeeping: what has ended says nothing any more."""
    ended, _ = Token.objects.expired().delete()
    return int(ended)
