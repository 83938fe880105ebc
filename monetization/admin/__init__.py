"""Staff admin of monetization: the ledger."""

from monetization.admin.ledger import (
    LedgerAccountAdmin,
    LedgerEntryAdmin,
    LedgerTransactionAdmin,
)

__all__ = ["LedgerAccountAdmin", "LedgerEntryAdmin", "LedgerTransactionAdmin"]
