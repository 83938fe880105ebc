"""The chat section of the dashboard."""
