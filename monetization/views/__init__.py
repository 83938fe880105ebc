"""Pages of monetization, and where providers report."""
