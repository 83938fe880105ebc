"""Models of monetization."""

# For Django to find. Not passed on: whoever wants the ledger's tables imports their module, which
# the import contract watches.
from monetization.models import ledger as _ledger  # noqa: F401
from monetization.models.cheer import Cheer
from monetization.models.order import (
    Order,
    OrderState,
    Payment,
    PaymentState,
    Refund,
    RefundState,
)
from monetization.models.price import BitsPack, Plan, Price
from monetization.models.provider_event import ProviderEvent, ProviderEventState
from monetization.models.sandbox import SandboxCheckout, SandboxPayment, SandboxWebhook
from monetization.models.share import ChannelShare, ShareKind
from monetization.models.subscription import Subscription, SubscriptionState

__all__ = [
    "BitsPack",
    "ChannelShare",
    "Cheer",
    "Order",
    "OrderState",
    "Payment",
    "PaymentState",
    "Plan",
    "Price",
    "ProviderEvent",
    "ProviderEventState",
    "Refund",
    "RefundState",
    "SandboxCheckout",
    "SandboxPayment",
    "SandboxWebhook",
    "ShareKind",
    "Subscription",
    "SubscriptionState",
]
