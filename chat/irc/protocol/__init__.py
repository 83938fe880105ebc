"""IRC lines as Twitch writes them, without I/O; pure."""
