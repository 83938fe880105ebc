"""Rules of accounts: what names, texts and links may be, and who may do what to whom."""

from accounts.policies.logins import LOGIN_PATTERN, RESERVED_LOGINS

__all__ = ["LOGIN_PATTERN", "RESERVED_LOGINS"]
