"""How many connections there may be: in all, before authentication, and from one address."""

import ipaddress
from collections import Counter

from streams.media.rtmp import RtmpLimits

# A household or a host has a /64, so that its addresses count as one.
_IPV6_PREFIX = 64


def normalise_address(address: str) -> str:
    """`::ffff:192.0.2.1` to `192.0.2.1`, without a zone; anything unreadable as it is."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return str(mapped or ip)


class ConnectionLease:
    """One connection's place in the budget."""

    def __init__(self, budget: "ConnectionBudget", group: str) -> None:
        self._budget = budget
        self._group = group
        self._is_authenticated = False
        self._is_released = False

    def authenticate(self) -> None:
        if not self._is_authenticated and not self._is_released:
            self._is_authenticated = True
            self._budget.unauthenticated -= 1

    def release(self) -> None:
        self.authenticate()
        if not self._is_released:
            self._is_released = True
            self._budget.remove(self._group)


class ConnectionBudget:
    """Shared by the servers of one process, RTMP and RTMPS."""

    def __init__(self, limits: RtmpLimits) -> None:
        self.unauthenticated = 0
        self._limits = limits
        self._by_group: Counter[str] = Counter()

    @property
    def total(self) -> int:
        return self._by_group.total()

    def lease(self, address: str) -> ConnectionLease | str:
        """A place, or a word for the log on why there is none."""
        group = _group(address)
        if self.total >= self._limits.max_connections:
            return "too_many_connections"
        if self.unauthenticated >= self._limits.max_unauthenticated_connections:
            return "too_many_unauthenticated"
        if self._by_group[group] >= self._limits.max_connections_per_address:
            return "too_many_from_address"
        self.unauthenticated += 1
        self._by_group[group] += 1
        return ConnectionLease(self, group)

    def remove(self, group: str) -> None:
        self._by_group[group] -= 1
        if not self._by_group[group]:
            del self._by_group[group]


def _group(address: str) -> str:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((ip, _IPV6_PREFIX), strict=False))
    return address
