"""WebSocket consumers of the chat app."""
