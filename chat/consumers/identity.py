"""Who is at the other end of a chat socket, and from where."""

from dataclasses import dataclass, field

from accounts.models import User
from accounts.oauth.tokens import find_token
from streams.visitor import read_visitor_id
from twitchclone.core.addresses import address_group, resolve_client_address
from twitchclone.core.errors import DomainError, NotPermitted, NotSignedIn
from twitchclone.core.websocket import Scope, header

READ = "chat:read"
EDIT = "chat:edit"
MODERATE = "channel:moderate"
# IRC's name for it, and Helix's.
_WHISPERS = frozenset({"whispers:read", "user:read:whispers"})


class BadToken(DomainError):
    """The token is none of ours, or has ended."""

    code = "bad_token"
    status = 401
    default_message = "This token is not valid (any more)."


@dataclass(frozen=True, slots=True)
class Identity:
    """An account, by its session (all scopes, `is_page`) or by a token's scopes."""

    account: User
    is_page: bool
    session_key: str = ""
    token_id: int = 0
    scopes: frozenset[str] = field(default_factory=lambda: frozenset({READ, EDIT}))

    def require_edit(self) -> None:
        """Raise for a token that may only read."""
        if EDIT not in self.scopes:
            raise NotPermitted("This token may not write in chat.", code="missing_scope")

    def require_moderate(self) -> None:
        """Raise for a token that may not hear what moderators hear."""
        if not self.is_page and MODERATE not in self.scopes:
            raise NotPermitted(
                "This token may not hear moderators (channel:moderate).", code="missing_scope"
            )

    @property
    def hears_whispers(self) -> bool:
        """Whether private messages of the account are for this connection, too."""
        return self.is_page or not self.scopes.isdisjoint(_WHISPERS)


def by_session(scope: Scope) -> Identity | None:
    """The account that is logged in at this browser, unless it is suspended."""
    # The middleware's lazy object would keep the whole session alive.
    account = getattr(scope["user"], "_wrapped", scope["user"])
    if not isinstance(account, User) or account.is_suspended:
        return None
    return Identity(account, is_page=True, session_key=scope["session"].session_key or "")


def require(identity: Identity | None) -> Identity:
    """The identity; raises NotSignedIn for an anonymous reader."""
    if identity is None:
        raise NotSignedIn("Log in to take part in the chat.")
    return identity


def address_of(scope: Scope) -> str:
    """The group of addresses that the socket comes from, behind trusted proxies only."""
    peer = (scope.get("client") or [""])[0]
    return address_group(resolve_client_address(peer, header(scope, b"x-forwarded-for")))


def device_of(scope: Scope) -> str:
    """The browser's signed mark; empty for programs."""
    return read_visitor_id(scope["cookies"])


def by_token(token: str) -> Identity:
    """The account of an access token; raises BadToken, and NotPermitted without `chat:read`."""
    found = find_token(token)
    if found is None or found.user is None:
        raise BadToken
    if READ not in found.scopes and EDIT not in found.scopes:
        raise NotPermitted("This token is not for chat (chat:read).", code="missing_scope")
    return Identity(found.user, is_page=False, token_id=found.id, scopes=found.scopes)
