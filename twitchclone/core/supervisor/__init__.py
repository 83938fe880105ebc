"""Keeps a set of processes alive: ordered start, readiness, restart, clean stop, no orphan."""
