"""Requests to addresses that somebody else chose: no way into our own network, bounded in all.

Server-side request forgery (CVE-2023-3188, CVE-2023-46480, CVE-2026-33480) comes by names that
resolve to private addresses, by redirects, and by IPv4 inside of IPv6. So the name is resolved
here, every address is judged, and the connection goes to the judged address: it cannot resolve to
something else in between.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from twitchclone.core.errors import DomainError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MAX_REDIRECTS = 3
_REDIRECTS = {301, 302, 303, 307, 308}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PIECE_BYTES = 16 * 1024
_AGENT = "twitchclone"


class OutwardFailed(DomainError):
    """The other side did not give what was asked for, or may not be asked."""

    code = "outward_failed"
    status = 502
    default_message = "The other server did not answer as it should."


def is_public(address: Address) -> bool:
    """Whether the address is one of the internet's: not private, local, reserved, multicast, nor
    such an IPv4 address in one of IPv6's ways to write it."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address.teredo:
            return False
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast


@dataclass(frozen=True, slots=True, kw_only=True)
class Outward:
    """What requests may do. Tests that ask a server of their own loosen the first two."""

    schemes: frozenset[str] = frozenset({"https"})
    is_allowed: Callable[[Address], bool] = is_public
    max_bytes: int = 256 * 1024
    timeout_s: float = 3.0

    def fetch(self, url: str) -> bytes:
        """The body of a GET, after at most three redirects; raises OutwardFailed."""
        deadline = time.monotonic() + self.timeout_s
        for _ in range(MAX_REDIRECTS + 1):
            try:
                answer = self._ask(url, deadline)
            except (OSError, ValueError, http.client.HTTPException) as error:
                raise OutwardFailed from error
            if isinstance(answer, bytes):
                return answer
            url = answer
        raise OutwardFailed("The other server redirects too often.")

    def _ask(self, url: str, deadline: float) -> bytes | str:
        """The body, or where it is."""
        parts = urlsplit(url)
        if parts.scheme not in self.schemes or not parts.hostname or parts.username is not None:
            raise OutwardFailed("This address may not be asked.")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        host = parts.hostname.encode("idna").decode("ascii")
        with self._connect(parts.scheme, host, port, deadline) as connected:
            connection = http.client.HTTPConnection(host, port)
            connection.sock = connected
            connection.request("GET", path, headers={"User-Agent": _AGENT, "Accept": "*/*"})
            connected.settimeout(_left_s(deadline))
            response = connection.getresponse()
            if response.status in _REDIRECTS:
                return urljoin(url, response.getheader("Location", ""))
            if response.status not in {200, 204}:
                raise OutwardFailed
            return self._read(response, connected, deadline)

    def _connect(self, scheme: str, host: str, port: int, deadline: float) -> socket.socket:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [info[4][0] for info in found]
        # All of them: a name with one private address is no accident.
        if not all(self.is_allowed(ipaddress.ip_address(str(one))) for one in addresses):
            raise OutwardFailed("This address may not be asked.")
        connected = socket.create_connection((str(addresses[0]), port), _left_s(deadline))
        if scheme != "https":
            return connected
        try:
            return ssl.create_default_context().wrap_socket(connected, server_hostname=host)
        except BaseException:
            connected.close()
            raise

    def _read(
        self, response: http.client.HTTPResponse, connected: socket.socket, deadline: float
    ) -> bytes:
        body = bytearray()
        while True:
            connected.settimeout(_left_s(deadline))
            piece = response.read1(_PIECE_BYTES)
            if not piece:
                return bytes(body)
            body += piece
            if len(body) > self.max_bytes:
                raise OutwardFailed("The other server's answer is too long.")


def _left_s(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
