"""Writes of streams: every multi-step change."""
