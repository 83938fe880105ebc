"""Chat: rooms, moderation, event feeds and the Twitch gateway."""
