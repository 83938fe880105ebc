"""Reads of streams."""
