"""Chat's pages: the pop-out, the overlay for OBS, moderation, the dashboard's chat section."""
