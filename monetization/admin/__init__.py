"""Staff admin of monetization: the ledger, plans and prices."""

from monetization.admin.ledger import (
    LedgerAccountAdmin,
    LedgerEntryAdmin,
    LedgerTransactionAdmin,
)
from monetization.admin.prices import BitsPackAdmin, PlanAdmin, PriceAdmin

__all__ = [
    "BitsPackAdmin",
    "LedgerAccountAdmin",
    "LedgerEntryAdmin",
    "LedgerTransactionAdmin",
    "PlanAdmin",
    "PriceAdmin",
]
