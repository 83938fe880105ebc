"""Writes of accounts: every multi-step change."""
