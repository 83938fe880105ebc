"""A container's health: exit code 0 when /healthz on the given port answers 200.

The slim image has no curl. The Host header is the site's own, because Django refuses any other.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit

_ANSWER_WITHIN_S = 4


def is_healthy(port: int) -> bool:
    """Ask once."""
    host = urlsplit(os.environ.get("SITE_URL", "")).netloc or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_ANSWER_WITHIN_S)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if is_healthy(int(sys.argv[1])) else 1)
