"""Which lines each event of business has: pure functions from an event to a booking.

Gross is what the buyer paid, tax a part of it; channel and platform share the rest.
"""

from dataclasses import dataclass
from datetime import datetime

from monetization import chart
from monetization.chart import AccountKey, AccountKind
from monetization.ledger.booking import Booking, Line, merged
from monetization.pricing.shares import share_of_sale
from twitchclone.core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every booking is told of its cause; see Booking for the fields."""

    idempotency_key: str
    occurred_at: datetime
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleParts:
    """A payment in its parts, minor units of one currency.

    `bits` were issued to `buyer_id` for it; then nothing goes to a channel until they are cheered.
    With `advertiser_id` what is unearned is that account's, to be spent on ads.
    """

    provider: str
    currency: str
    tax_minor: int
    channel_minor: int = 0
    platform_minor: int = 0
    channel_id: int = 0
    unearned_minor: int = 0
    bits: int = 0
    buyer_id: int = 0
    advertiser_id: int = 0

    @property
    def gross_minor(self) -> int:
        """What the buyer paid."""
        return sum(self.amounts)

    @property
    def amounts(self) -> tuple[int, int, int, int]:
        """Tax, channel, platform, unearned."""
        return (self.tax_minor, self.channel_minor, self.platform_minor, self.unearned_minor)


def parts_of_sale(
    *, provider: str, gross: Money, tax_minor: int, channel_id: int, channel_bp: int
) -> SaleParts:
    """A sale for a channel: a subscription, a gift, a donation."""
    channel_minor, platform_minor = share_of_sale(
        gross.amount_minor - tax_minor, channel_bp=channel_bp
    )
    return SaleParts(
        provider=provider,
        currency=gross.currency,
        tax_minor=tax_minor,
        channel_minor=channel_minor,
        platform_minor=platform_minor,
        channel_id=channel_id,
    )


def parts_of_bits(
    *, provider: str, gross: Money, tax_minor: int, bits: int, buyer_id: int
) -> SaleParts:
    """A sale of bits."""
    return SaleParts(
        provider=provider,
        currency=gross.currency,
        tax_minor=tax_minor,
        unearned_minor=gross.amount_minor - tax_minor,
        bits=bits,
        buyer_id=buyer_id,
    )


def parts_of_ad_budget(
    *, provider: str, gross: Money, tax_minor: int, advertiser_id: int
) -> SaleParts:
    """Money paid for ads to come."""
    return SaleParts(
        provider=provider,
        currency=gross.currency,
        tax_minor=tax_minor,
        unearned_minor=gross.amount_minor - tax_minor,
        advertiser_id=advertiser_id,
    )


def sale(event: Event, parts: SaleParts, *, fee_minor: int = 0) -> Booking:
    """The provider has the money but for its fee, which is the site's; each part has its owner."""
    clearing = chart.provider_clearing(parts.provider, parts.currency)
    return _book(
        event,
        "sale",
        Line(clearing, fee_minor - parts.gross_minor),
        Line(chart.provider_fees(parts.provider, parts.currency), -fee_minor),
        *_gains(parts, sign=1),
    )


def provider_fee(event: Event, *, provider: str, fee: Money) -> Booking:
    """The provider keeps a part of what it has."""
    return _book(
        event,
        "provider_fee",
        Line(chart.provider_clearing(provider, fee.currency), fee.amount_minor),
        Line(chart.provider_fees(provider, fee.currency), -fee.amount_minor),
    )


def cheer(event: Event, *, user_id: int, channel_id: int, bits: int, value: Money) -> Booking:
    """Bits are used up, and what they are worth becomes the channel's."""
    unearned = chart.site_account(AccountKind.BITS_UNEARNED, value.currency)
    return _book(
        event,
        "cheer",
        Line(chart.viewer_bits(user_id), -bits),
        Line(chart.bits_issued(), bits),
        Line(unearned, -value.amount_minor),
        Line(chart.channel_earnings(channel_id, value.currency), value.amount_minor),
    )


def ads_shown(
    event: Event, *, advertiser_id: int, channel_id: int, channel_minor: int, amount: Money
) -> Booking:
    """Impressions are paid out of what the advertiser paid before; 0 for a channel that is gone.

    Refused (Overdrawn) when so much is not left.
    """
    currency, site = amount.currency, amount.amount_minor - (channel_minor if channel_id else 0)
    lines = [
        Line(
            chart.advertiser_prepaid(advertiser_id, currency),
            -amount.amount_minor,
            must_cover=True,
        ),
        Line(chart.site_account(AccountKind.PLATFORM_REVENUE, currency), site),
    ]
    if channel_id:
        lines.append(Line(chart.channel_earnings(channel_id, currency), channel_minor))
    return _book(event, "ads", *lines)


def refund_started(event: Event, back: SaleParts) -> Booking:
    """Each gives its part back; `back` is what is refunded, a part of the sale or all of it.

    Refused (Overdrawn) when its bits are spent.
    """
    refunds = chart.site_account(AccountKind.REFUNDS, back.currency)
    return _book(event, "refund", Line(refunds, back.gross_minor), *_gains(back, sign=-1))


def refund_settled(event: Event, *, provider: str, amount: Money) -> Booking:
    """The provider has paid the buyer back."""
    return _book(
        event,
        "refund_settled",
        Line(chart.site_account(AccountKind.REFUNDS, amount.currency), -amount.amount_minor),
        Line(chart.provider_clearing(provider, amount.currency), amount.amount_minor),
    )


def dispute_opened(event: Event, *, provider: str, amount: Money, fee_minor: int) -> Booking:
    """The provider has taken the money back until the bank decides, and its fee for good."""
    return _book(
        event,
        "dispute_opened",
        Line(chart.provider_clearing(provider, amount.currency), amount.amount_minor + fee_minor),
        Line(chart.site_account(AccountKind.DISPUTES, amount.currency), -amount.amount_minor),
        Line(chart.provider_fees(provider, amount.currency), -fee_minor),
    )


def dispute_won(event: Event, *, provider: str, amount: Money) -> Booking:
    """The money is back at the provider."""
    return _book(
        event,
        "dispute_won",
        Line(chart.site_account(AccountKind.DISPUTES, amount.currency), amount.amount_minor),
        Line(chart.provider_clearing(provider, amount.currency), -amount.amount_minor),
    )


def dispute_lost(event: Event, back: SaleParts) -> Booking:
    """Each gives its part back. `back.bits` is what the buyer still has of the bits: what was
    cheered stays with the channels, and the loss with the site."""
    disputes = chart.site_account(AccountKind.DISPUTES, back.currency)
    return _book(event, "dispute_lost", Line(disputes, back.gross_minor), *_gains(back, sign=-1))


def payout_started(event: Event, *, channel_id: int, amount: Money) -> Booking:
    """Earnings leave for the channel; refused (Overdrawn) when they are not there."""
    return _book(
        event,
        "payout",
        Line(
            chart.channel_earnings(channel_id, amount.currency),
            -amount.amount_minor,
            must_cover=True,
        ),
        Line(
            chart.site_account(AccountKind.PAYOUTS_IN_TRANSIT, amount.currency),
            amount.amount_minor,
        ),
    )


def payout_paid(event: Event, *, provider: str, amount: Money) -> Booking:
    """The channel has its money."""
    return _book(
        event,
        "payout_paid",
        Line(
            chart.site_account(AccountKind.PAYOUTS_IN_TRANSIT, amount.currency),
            -amount.amount_minor,
        ),
        Line(chart.provider_clearing(provider, amount.currency), amount.amount_minor),
    )


def payout_failed(event: Event, *, channel_id: int, amount: Money) -> Booking:
    """The provider refused it; the channel is owed it again, the site that of one that is gone."""
    return _book(
        event,
        "payout_failed",
        Line(
            chart.site_account(AccountKind.PAYOUTS_IN_TRANSIT, amount.currency),
            -amount.amount_minor,
        ),
        Line(_earner(channel_id, amount.currency), amount.amount_minor),
    )


def payout_returned(event: Event, *, provider: str, channel_id: int, amount: Money) -> Booking:
    """What had been paid came back, all of it or a part; the channel is owed it again.

    `channel_id` 0 is a channel that is gone: the money is the site's to decide on.
    """
    return _book(
        event,
        "payout_returned",
        Line(chart.provider_clearing(provider, amount.currency), -amount.amount_minor),
        Line(_earner(channel_id, amount.currency), amount.amount_minor),
    )


def _earner(channel_id: int, currency: str) -> AccountKey:
    if channel_id:
        return chart.channel_earnings(channel_id, currency)
    return chart.site_account(AccountKind.PLATFORM_REVENUE, currency)


def _gains(parts: SaleParts, *, sign: int) -> list[Line]:
    """The lines of those who share a sale; zeros fall away in `_book`."""
    lines = [
        Line(chart.site_account(AccountKind.TAXES, parts.currency), sign * parts.tax_minor),
        Line(
            chart.site_account(AccountKind.PLATFORM_REVENUE, parts.currency),
            sign * parts.platform_minor,
        ),
        Line(
            chart.advertiser_prepaid(parts.advertiser_id, parts.currency)
            if parts.advertiser_id
            else chart.site_account(AccountKind.BITS_UNEARNED, parts.currency),
            sign * parts.unearned_minor,
        ),
    ]
    if parts.channel_id:
        earnings = chart.channel_earnings(parts.channel_id, parts.currency)
        lines.append(Line(earnings, sign * parts.channel_minor))
    if parts.bits:
        lines.append(Line(chart.viewer_bits(parts.buyer_id), sign * parts.bits))
        lines.append(Line(chart.bits_issued(), -sign * parts.bits))
    return lines


def _book(event: Event, kind: str, *lines: Line) -> Booking:
    return Booking(
        idempotency_key=event.idempotency_key,
        kind=kind,
        lines=merged(*lines),
        occurred_at=event.occurred_at,
        reference=event.reference,
    )
