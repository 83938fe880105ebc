"""Reads of monetization."""
