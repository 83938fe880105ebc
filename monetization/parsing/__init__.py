"""Readers of what others write."""
