"""Judges messages: categories, terms, spam; pure."""
