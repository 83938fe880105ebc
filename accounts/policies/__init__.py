"""Rules of accounts: what names, texts and links may be, and who may do what to whom."""

from accounts.models.user import LOGIN_PATTERN
from accounts.policies.logins import RESERVED_LOGINS

__all__ = ["LOGIN_PATTERN", "RESERVED_LOGINS"]
