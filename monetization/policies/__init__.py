"""Rules of money that need no query."""
