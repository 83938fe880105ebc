"""Ads: campaigns and their films, breaks, what is handed out, reported and billed."""
