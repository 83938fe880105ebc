"""Models of chat."""
