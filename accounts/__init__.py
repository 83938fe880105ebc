"""Accounts: people who log in, what they follow, how they prove who they are."""
