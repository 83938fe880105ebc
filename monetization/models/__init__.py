"""Models of monetization."""

# For Django to find. Not passed on: whoever wants the ledger's tables imports their module, which
# the import contract watches.
from monetization.models import ledger as _ledger  # noqa: F401
from monetization.models.price import BitsPack, Plan, Price

__all__ = ["BitsPack", "Plan", "Price"]
