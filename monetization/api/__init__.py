"""The API's monetization part, below /api/v1/."""
