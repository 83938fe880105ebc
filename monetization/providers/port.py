"""What a payment provider is to us: a small protocol, implemented by `sandbox` and `stripe`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from monetization.providers.events import PaymentEvent
from twitchclone.core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutRequest:
    """What the buyer is to pay for. `interval` is `month` for what renews, empty for one-off.

    `order_id` is ours and comes back with every event; asking twice for it is one checkout.
    """

    order_id: str
    description: str
    amount: Money
    success_url: str
    cancel_url: str
    interval: str = ""
    buyer_id: int = 0
    buyer_email: str = ""
    customer_ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """Where the buyer pays; the address is a secret between the buyer and the provider."""

    checkout_ref: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The provider's name for what it was asked to do; the outcome comes as an event."""

    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One verified message. `object_key` is the same for all that must keep their order.

    `event` is None for a type that does not concern us.
    """

    event_id: str
    type: str
    occurred_at: datetime
    object_key: str
    event: PaymentEvent | None


class MovementKind(StrEnum):
    """What moved money at the provider; OWN is between the site and its own bank."""

    CHARGE = "charge"
    REFUND = "refund"
    REFUND_FAILED = "refund_failed"
    DISPUTE = "dispute"
    DISPUTE_WON = "dispute_won"
    PAYOUT = "payout"
    PAYOUT_RETURNED = "payout_returned"
    FEE = "fee"
    OWN = "own"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """A line of the provider's own books.

    `amount` is what the source (`source_ref`: a payment, refund, dispute, payout) says, positive;
    `net` what our balance there gained (lost: negative) after `fee_minor`, both in `net.currency`.
    """

    ref: str
    kind: MovementKind
    source_ref: str
    amount: Money
    net: Money
    fee_minor: int
    occurred_at: datetime


class PaymentProvider(Protocol):
    """Calls raise ProviderUnavailable when asking again later may help, ProviderRefused when not.

    `idempotency_key` makes a repeated call the same call.
    """

    name: str
    # Whether it charges renewals itself and tells us, or waits to be asked by `charge_renewals`.
    renews_itself: bool

    def create_checkout(self, *, request: CheckoutRequest) -> Checkout:
        """A page where the order can be paid."""

    def charge_renewals(self, *, keys: Mapping[str, str]) -> set[str]:
        """Charge one more period of each subscription, `subscription_ref` to idempotency key.

        Returns the refs of those it renews no more; a declined card is told of by an event. Nothing
        where the provider renews by itself.
        """

    def cancel_subscription(self, *, subscription_ref: str) -> None:
        """No renewal any more; the paid period stays."""

    def refund(
        self, *, payment_ref: str, amount: Money, refund_id: str, idempotency_key: str
    ) -> Receipt:
        """Give a part or all of a payment back; `refund_id` is ours."""

    def portal_url(self, *, customer_ref: str, return_url: str) -> str:
        """Where the buyer sees cards and invoices at the provider."""

    def create_payee(self, *, channel_id: int, email: str, idempotency_key: str) -> Receipt:
        """An account that can be paid out to, once its owner has been through `onboarding_url`."""

    def onboarding_url(self, *, payee_ref: str, return_url: str) -> str:
        """Where the owner shows identity, tax form and bank; good for one visit."""

    def create_payout(
        self, *, payee_ref: str, amount: Money, payout_id: str, idempotency_key: str
    ) -> Receipt:
        """Send earnings to a channel's own account at the provider; `payout_id` is ours."""

    def list_movements(self, *, start: datetime, end: datetime) -> Iterable[Movement]:
        """Everything of [start, end), in any order."""

    def parse_webhook(self, *, body: bytes, headers: Mapping[str, str]) -> Webhook:
        """Verify and read a message; raises SignatureInvalid, or InvalidInput for no message."""

    def read_webhook(self, *, body: bytes) -> Webhook:
        """Read a message that was verified when it came."""
