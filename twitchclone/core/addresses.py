"""The visitor's address: behind trusted proxies, and as one for the whole household."""

import ipaddress
from functools import lru_cache

from django.conf import settings


@lru_cache
def _trusted_networks() -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(text, strict=False) for text in settings.TRUSTED_PROXIES)


def parse_address(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address; one socket for both families shows IPv4 as ::ffff:192.0.2.1."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed


def _is_trusted(address: str) -> bool:
    parsed = parse_address(address)
    return parsed is not None and any(parsed in network for network in _trusted_networks())


def resolve_client_address(peer: str, forwarded_for: str) -> str:
    """The visitor's address: the right-most hop of X-Forwarded-For that is not a trusted proxy.

    Anything left of that hop was written by the visitor and proves nothing.
    """
    address = peer
    for hop in reversed([part.strip() for part in forwarded_for.split(",") if part.strip()]):
        if not _is_trusted(address):
            break
        address = hop
    return str(parse_address(address) or parse_address(peer) or peer)


def address_group(address: str) -> str:
    """The address that stands for all of one visitor's: of IPv6 the first of its /64.

    A household or a server is given a /64, and would otherwise have 2**64 times every allowance.
    """
    parsed = parse_address(address)
    if not isinstance(parsed, ipaddress.IPv6Address):
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
