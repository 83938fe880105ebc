"""What a provider tells us, the same from every provider; JSON can hold every field."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentEvent:
    """`RANK` orders events of one second about one payment as they must have happened."""

    RANK: ClassVar[int] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionStarted(PaymentEvent):
    """A recurring checkout has been completed; its money comes as PaymentSucceeded."""

    order_id: str
    subscription_ref: str
    customer_ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSucceeded(PaymentEvent):
    """Money came in: the first of an order, or a renewal (`subscription_ref`)."""

    RANK: ClassVar[int] = 1

    payment_ref: str
    amount_minor: int
    currency: str
    tax_minor: int = 0
    fee_minor: int = 0
    order_id: str = ""
    subscription_ref: str = ""
    customer_ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLinked(PaymentEvent):
    """The provider's refunds and disputes will name this payment by another reference as well."""

    RANK: ClassVar[int] = 2

    payment_ref: str
    intent_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFailed(PaymentEvent):
    """A payment was declined; the provider may try again by itself."""

    RANK: ClassVar[int] = 1

    order_id: str = ""
    subscription_ref: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutExpired(PaymentEvent):
    """Nobody paid in time."""

    order_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundSucceeded(PaymentEvent):
    """The buyer has the money back; `refund_id` is ours, empty when staff refunded elsewhere."""

    RANK: ClassVar[int] = 3

    refund_ref: str
    payment_ref: str
    amount_minor: int
    currency: str
    refund_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFailed(PaymentEvent):
    """The bank did not take it."""

    RANK: ClassVar[int] = 4

    refund_ref: str
    payment_ref: str
    refund_id: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeOpened(PaymentEvent):
    """A bank has taken the money back until it decides."""

    RANK: ClassVar[int] = 5

    dispute_ref: str
    payment_ref: str
    amount_minor: int
    currency: str
    fee_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeClosed(PaymentEvent):
    """The bank has decided."""

    RANK: ClassVar[int] = 6

    dispute_ref: str
    payment_ref: str
    is_won: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionEnded(PaymentEvent):
    """No more renewals."""

    RANK: ClassVar[int] = 7

    subscription_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutPaid(PaymentEvent):
    """A channel has its money; `payout_id` is ours."""

    payout_ref: str
    payout_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutFailed(PaymentEvent):
    """A channel's money came back; `returned_minor` is all that came so far, 0 for the whole."""

    RANK: ClassVar[int] = 1

    payout_ref: str
    payout_id: str = ""
    reason: str = ""
    returned_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeChanged(PaymentEvent):
    """The provider has checked who a channel is, and for its taxes; `state` is a PayeeState."""

    payee_ref: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeBankAnswered(PaymentEvent):
    """A payee's own bank took the provider's money (`problem` empty) or refused it.

    The money is the payee's at the provider either way, so nothing is booked.
    """

    payee_ref: str
    problem: str = ""
