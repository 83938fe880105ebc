"""Bounds of ads: lengths, prices, breaks, caps; and what an address of an advertiser may be."""

from datetime import timedelta
from urllib.parse import urlsplit

from twitchclone.core.errors import InvalidInput

MAX_CREATIVE_MS = 60_000
MAX_CREATIVE_BYTES = 95_000_000  # a whole request may have 100 MB
MAX_PREROLL_MS = 30_000
PREROLL_ADS = 1
MAX_BREAK_ADS = 6
CURRENCIES = ("EUR", "USD", "GBP", "CHF")
MIN_CPM_MINOR, MAX_CPM_MINOR = 10, 100_000
MIN_BUDGET_MINOR, MAX_BUDGET_MINOR = 100, 100_000_000
MAX_FREQUENCY, MAX_FREQUENCY_HOURS = 100, 24 * 30
MAX_CAMPAIGNS, MAX_CREATIVES = 100, 20  # that are not over; of one account, of one campaign
MAX_RUN = timedelta(days=366)

BREAK_LENGTHS_S = (30, 60, 90, 120, 150, 180)
BREAK_COOLDOWN = timedelta(minutes=8)
SCHEDULE_MIN = (0, 10, 15, 20, 30, 45, 60)  # 0: no schedule
SNOOZE = timedelta(minutes=5)
SNOOZES = 3
PREROLL_EVERY = timedelta(minutes=20)


def require_https(url: str, *, field: str) -> str:
    """The address, of a public-looking host, without a name or password in it; InvalidInput."""
    refusal = InvalidInput("This must be an address that begins with https://.", field=field)
    if len(url) > 500 or any(ord(letter) <= 32 or ord(letter) == 127 for letter in url):
        raise refusal
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise refusal from None
    is_host = bool(parts.hostname) and "." in (parts.hostname or "")
    if parts.scheme != "https" or not is_host or parts.username is not None or port == 0:
        raise refusal
    return url
