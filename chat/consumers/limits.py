"""How many sockets one address and one account may hold in this process."""

import ipaddress
from collections import Counter

from chat.policies import limits
from twitchclone.core.errors import RateLimited


class TooManySockets(RateLimited):
    """This address or account has as many connections as it may."""

    code = "too_many_sockets"
    default_message = "There are too many chat connections from here. Close some and try again."


class SocketCounts:
    """Counts by key; a key without sockets takes no memory."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def take(self, key: str, maximum: int) -> None:
        """Count one more; raises TooManySockets."""
        if self._counts[key] >= maximum:
            raise TooManySockets
        self._counts[key] += 1

    def release(self, key: str) -> None:
        """Count one less."""
        self._counts[key] -= 1
        if self._counts[key] <= 0:
            del self._counts[key]

    @property
    def is_empty(self) -> bool:
        """Whether nobody is connected."""
        return not self._counts

    def take_address(self, address: str) -> str:
        """The key to release; empty for an address that tells nobody apart (a local proxy)."""
        if _is_loopback(address):
            return ""
        key = f"address:{address}"
        self.take(key, limits.MAX_SOCKETS_PER_ADDRESS)
        return key

    def take_account(self, account_id: int) -> str:
        """The key to release."""
        key = f"account:{account_id}"
        self.take(key, limits.MAX_SOCKETS_PER_ACCOUNT)
        return key


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return True


socket_counts = SocketCounts()
