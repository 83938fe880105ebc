"""The REST API of chat, below /api/v1/."""
