"""What the views of moderation share: who asks, and about whom."""

from rest_framework.request import Request

from accounts.models import User
from chat.policies.limits import MODERATION
from streams.api.requests import require_account
from twitchclone.core import rate_limit
from twitchclone.core.errors import InvalidInput

_LARGEST_ID = (1 << 63) - 1


def acting(request: Request) -> User:
    """The account that wants to change something; raises NotSignedIn, NotPermitted, RateLimited."""
    account = require_account(request)
    rate_limit.require(MODERATION, str(account.pk))
    return account


def read_before(request: Request) -> int | None:
    """The `before` parameter, the id of the last page's last row; raises InvalidInput."""
    text = request.query_params.get("before", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= _LARGEST_ID):
        raise InvalidInput("before is the id of the last one known.", field="before")
    return int(text)
