"""Models of monetization."""

# For Django to find. Not passed on: whoever wants the ledger's tables imports their module, which
# the import contract watches.
from monetization.models import ledger as _ledger  # noqa: F401
from monetization.models.ad_break import AdBreak, AdSettings
from monetization.models.ad_view import AdBilling, AdKind, AdView
from monetization.models.campaign import Campaign, CampaignState, Creative, CreativeState
from monetization.models.cheer import Cheer
from monetization.models.donation import Donation, DonationSettings, DonationState
from monetization.models.goal import Goal, GoalContribution, GoalKind
from monetization.models.hype import (
    HypeContribution,
    HypeContributor,
    HypeSettings,
    HypeTrain,
)
from monetization.models.order import (
    Order,
    OrderState,
    Payment,
    PaymentState,
    Refund,
    RefundState,
)
from monetization.models.payout import (
    PayeeState,
    Payout,
    PayoutAccount,
    PayoutHold,
    PayoutRun,
    PayoutState,
)
from monetization.models.points import PointsAccount, PointsEntry, PointsProgram
from monetization.models.price import BitsPack, Plan, Price
from monetization.models.provider_event import ProviderEvent, ProviderEventState
from monetization.models.reconciliation import Reconciliation, ReconciliationDifference
from monetization.models.reward import Redemption, Reward
from monetization.models.sandbox import (
    SandboxCheckout,
    SandboxPayee,
    SandboxPayment,
    SandboxPayout,
    SandboxWebhook,
)
from monetization.models.share import ChannelShare, ShareKind
from monetization.models.subscription import (
    GiftState,
    Subscription,
    SubscriptionGift,
    SubscriptionState,
)
from monetization.models.subscription_change import (
    SubscriptionChange,
    SubscriptionChangeKind,
)

__all__ = [
    "AdBilling",
    "AdBreak",
    "AdKind",
    "AdSettings",
    "AdView",
    "BitsPack",
    "Campaign",
    "CampaignState",
    "ChannelShare",
    "Cheer",
    "Creative",
    "CreativeState",
    "Donation",
    "DonationSettings",
    "DonationState",
    "GiftState",
    "Goal",
    "GoalContribution",
    "GoalKind",
    "HypeContribution",
    "HypeContributor",
    "HypeSettings",
    "HypeTrain",
    "Order",
    "OrderState",
    "PayeeState",
    "Payment",
    "PaymentState",
    "Payout",
    "PayoutAccount",
    "PayoutHold",
    "PayoutRun",
    "PayoutState",
    "Plan",
    "PointsAccount",
    "PointsEntry",
    "PointsProgram",
    "Price",
    "ProviderEvent",
    "ProviderEventState",
    "Reconciliation",
    "ReconciliationDifference",
    "Redemption",
    "Refund",
    "RefundState",
    "Reward",
    "SandboxCheckout",
    "SandboxPayee",
    "SandboxPayment",
    "SandboxPayout",
    "SandboxWebhook",
    "ShareKind",
    "Subscription",
    "SubscriptionChange",
    "SubscriptionChangeKind",
    "SubscriptionGift",
    "SubscriptionState",
]
