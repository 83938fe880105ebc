"""Staff admin of monetization: the ledger, prices, payments, webhooks, ads."""

from monetization.admin.ads import AdBillingAdmin, AdBreakAdmin, CampaignAdmin, CreativeAdmin
from monetization.admin.ledger import (
    LedgerAccountAdmin,
    LedgerEntryAdmin,
    LedgerTransactionAdmin,
)
from monetization.admin.payments import (
    OrderAdmin,
    PaymentAdmin,
    ProviderEventAdmin,
    RefundAdmin,
)
from monetization.admin.payouts import (
    PayoutAccountAdmin,
    PayoutAdmin,
    PayoutHoldAdmin,
    PayoutRunAdmin,
)
from monetization.admin.prices import BitsPackAdmin, PlanAdmin, PriceAdmin
from monetization.admin.reconciliation import ReconciliationAdmin, ReconciliationDifferenceAdmin
from monetization.admin.shares import ChannelShareAdmin

__all__ = [
    "AdBillingAdmin",
    "AdBreakAdmin",
    "BitsPackAdmin",
    "CampaignAdmin",
    "ChannelShareAdmin",
    "CreativeAdmin",
    "LedgerAccountAdmin",
    "LedgerEntryAdmin",
    "LedgerTransactionAdmin",
    "OrderAdmin",
    "PaymentAdmin",
    "PayoutAccountAdmin",
    "PayoutAdmin",
    "PayoutHoldAdmin",
    "PayoutRunAdmin",
    "PlanAdmin",
    "PriceAdmin",
    "ProviderEventAdmin",
    "ReconciliationAdmin",
    "ReconciliationDifferenceAdmin",
    "RefundAdmin",
]
