"""Whether an address lies in one of many networks: sorted once, then a search by halves."""

import ipaddress
from bisect import bisect_right
from collections.abc import Iterable

from twitchclone.core.addresses import parse_address


class NetworkList:
    """A set of IPv4 and IPv6 networks; raises ValueError for a text that is none."""

    def __init__(self, texts: Iterable[str]) -> None:
        networks = [ipaddress.ip_network(text, strict=False) for text in texts]
        self._starts: dict[int, list[int]] = {}
        self._ends: dict[int, list[int]] = {}
        for version in (4, 6):
            of_version = [one for one in networks if one.version == version]
            # Collapsed ones neither overlap nor contain each other, so one look is enough.
            merged = sorted(ipaddress.collapse_addresses(of_version))  # type: ignore[type-var]  # all of one version
            self._starts[version] = [int(one.network_address) for one in merged]
            self._ends[version] = [int(one.broadcast_address) for one in merged]

    def __contains__(self, address: str) -> bool:
        parsed = parse_address(address)
        if parsed is None:
            return False
        number, version = int(parsed), parsed.version
        index = bisect_right(self._starts[version], number) - 1
        return index >= 0 and number <= self._ends[version][index]


def read_networks(text: str) -> list[str]:
    """A network a line; `#` begins a comment."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]
