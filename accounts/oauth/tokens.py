"""Finds out what an access token is worth; all edges that take tokens ask here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.idp.oidc.models import Token

from accounts.models import User
from twitchclone.core import clock

_MAX_LENGTH = 200


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """A token in force: of an account, or (`user` None) of a program that acts for itself."""

    id: int
    user: User | None
    client_id: str
    scopes: frozenset[str]
    expires_at: datetime | None  # None: never

    @property
    def user_id(self) -> int | None:
        """The account's id."""
        return None if self.user is None else self.user.pk

    @property
    def login(self) -> str:
        """The account's login; empty for a program's own token."""
        return "" if self.user is None else self.user.login

    @property
    def expires_in_s(self) -> int:
        """What remains of it in seconds; 0 for ever, as at Twitch."""
        if self.expires_at is None:
            return 0
        return max(1, int((self.expires_at - clock.now()).total_seconds()))


def find_token(token: str) -> TokenInfo | None:
    """What this access token is worth now, None for nothing; one query.

    That includes tokens that have ended, and those of suspended accounts.
    """
    if not token or len(token) > _MAX_LENGTH or not token.isascii():
        return None
    found = Token.objects.valid().by_value(token).filter(type=Token.Type.ACCESS_TOKEN)
    row = found.select_related("user").first()
    if row is None or row.client_id is None:
        return None
    user = row.user
    if user is not None and (user.is_suspended or not user.is_active):
        return None
    return TokenInfo(row.pk, user, row.client_id, frozenset(row.get_scopes()), row.expires_at)


def tokens_in_force(ids: Iterable[int]) -> set[int]:
    """Those of the tokens that were neither revoked nor have ended; one query."""
    return set(Token.objects.valid().filter(pk__in=list(ids)).values_list("pk", flat=True))


def strip_scheme(text: str) -> str:
    """The token of an Authorization header: `Bearer x`, or Twitch's older `OAuth x`; else empty."""
    scheme, _, token = text.strip().partition(" ")
    return token.strip() if scheme.lower() in {"bearer", "oauth"} else ""
