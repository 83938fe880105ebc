"""The Twitch-compatible IRC gateway."""
