"""Pictures of emotes and badges: bounds, re-encoding, the names of their files."""
