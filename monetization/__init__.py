"""Monetization: subscriptions, bits, donations, ads and the ledger."""
