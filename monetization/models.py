"""Models of monetization."""
