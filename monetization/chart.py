"""The chart of accounts: what the ledger counts, in which unit, and how an account is addressed.

Signs are those of credits: what the site owes or has earned is positive, so a viewer's bits, a
channel's earnings and revenue read as they are; money that lies at a provider is negative.
"""

from dataclasses import dataclass
from enum import StrEnum

# Four letters, so that it can be no currency of ISO 4217.
BITS = "BITS"


class AccountKind(StrEnum):
    """What an account counts."""

    VIEWER_BITS = "viewer_bits"  # bits that a viewer may cheer with
    BITS_ISSUED = "bits_issued"  # the other side of all bits there are
    BITS_UNEARNED = "bits_unearned"  # money taken for bits that nobody has cheered yet
    CHANNEL_EARNINGS = "channel_earnings"  # what a channel is owed
    PLATFORM_REVENUE = "platform_revenue"
    PROVIDER_CLEARING = "provider_clearing"  # money at a payment provider; its name is the scope
    PROVIDER_FEES = "provider_fees"
    TAXES = "taxes"  # owed to the authorities
    REFUNDS = "refunds"  # on its way back to buyers
    DISPUTES = "disputes"  # taken by a provider until a dispute is decided
    PAYOUTS_IN_TRANSIT = "payouts_in_transit"
    ADVERTISER_PREPAID = "advertiser_prepaid"  # paid for ads that were not shown yet
    EXCHANGE = "exchange"  # the two sides of a change of currency


OWNED = frozenset(
    {AccountKind.VIEWER_BITS, AccountKind.CHANNEL_EARNINGS, AccountKind.ADVERTISER_PREPAID}
)
# A chargeback may take from a channel more than it has left, so its earnings may be negative;
# whoever pays out says `must_cover`.
NEVER_NEGATIVE = frozenset(
    {
        AccountKind.VIEWER_BITS,
        AccountKind.ADVERTISER_PREPAID,
        AccountKind.REFUNDS,
        AccountKind.PAYOUTS_IN_TRANSIT,
    }
)
IN_BITS = frozenset({AccountKind.VIEWER_BITS, AccountKind.BITS_ISSUED})


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class AccountKey:
    """Addresses one account; `owner_id` is an account of the site, 0 for the site's own."""

    kind: AccountKind
    currency: str
    owner_id: int = 0
    scope: str = ""

    def __post_init__(self) -> None:
        if (self.kind in OWNED) is not bool(self.owner_id):
            raise ValueError(f"{self.kind} {'needs an' if self.kind in OWNED else 'has no'} owner.")
        if (self.currency == BITS) is not (self.kind in IN_BITS):
            raise ValueError(f"{self.kind} is not counted in {self.currency}.")

    def __str__(self) -> str:
        owner = str(self.owner_id) if self.owner_id else ""
        return ":".join(part for part in (self.kind, owner, self.scope, self.currency) if part)


def parse_key(text: str) -> AccountKey:
    """Of what `str(key)` gives: `channel_earnings:7:EUR`; raises ValueError."""
    first, *middle, currency = text.split(":")
    kind = AccountKind(first)
    owner_id = int(middle.pop(0)) if kind in OWNED and middle else 0
    return AccountKey(kind=kind, currency=currency, owner_id=owner_id, scope=":".join(middle))


def viewer_bits(user_id: int) -> AccountKey:
    """The bits an account may cheer with."""
    return AccountKey(kind=AccountKind.VIEWER_BITS, currency=BITS, owner_id=user_id)


def bits_issued() -> AccountKey:
    """The other side of every viewer's bits."""
    return AccountKey(kind=AccountKind.BITS_ISSUED, currency=BITS)


def channel_earnings(channel_id: int, currency: str) -> AccountKey:
    """What the channel is owed in this currency."""
    return AccountKey(kind=AccountKind.CHANNEL_EARNINGS, currency=currency, owner_id=channel_id)


def advertiser_prepaid(user_id: int, currency: str) -> AccountKey:
    """What an advertiser has paid for ads to come."""
    return AccountKey(kind=AccountKind.ADVERTISER_PREPAID, currency=currency, owner_id=user_id)


def provider_clearing(provider: str, currency: str) -> AccountKey:
    """Money at the provider, negative."""
    return AccountKey(kind=AccountKind.PROVIDER_CLEARING, currency=currency, scope=provider)


def provider_fees(provider: str, currency: str) -> AccountKey:
    """What the provider kept, negative."""
    return AccountKey(kind=AccountKind.PROVIDER_FEES, currency=currency, scope=provider)


def site_account(kind: AccountKind, currency: str) -> AccountKey:
    """One of the site's own accounts that needs no more than its kind."""
    return AccountKey(kind=kind, currency=currency)
