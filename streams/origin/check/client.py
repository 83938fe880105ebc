"""Fetching for the checker: one connection pool, every answer timed."""

import gzip
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

import urllib3


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer, with how long it took."""

    url: str
    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class Client:
    """Requests without retries or redirects: an answer is judged as it comes."""

    def __init__(self, *, connections: int = 16) -> None:
        self._pool = urllib3.PoolManager(
            num_pools=4, maxsize=connections, retries=False, block=False
        )

    def get(
        self,
        url: str,
        *,
        timeout_s: float = 15.0,
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        method: str = "GET",
    ) -> Fetched:
        """Raises urllib3's HTTPError when there is no answer."""
        target = f"{url}?{urlencode(query)}" if query else url
        started = time.monotonic()
        response = self._pool.request(
            method,
            target,
            headers={"Accept-Encoding": "gzip", **(headers or {})},
            timeout=urllib3.Timeout(total=timeout_s),
            decode_content=False,
            redirect=False,
        )
        seconds = time.monotonic() - started
        names = {name.lower(): value for name, value in response.headers.items()}
        body = response.data
        if names.get("content-encoding") == "gzip" and body:
            body = gzip.decompress(body)
        return Fetched(target, response.status, names, body, seconds)


def resolve(base: str, uri: str) -> str:
    """A URI as it stands in a playlist, made absolute."""
    return urljoin(base, uri)
