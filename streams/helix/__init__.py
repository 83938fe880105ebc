"""Endpoints of Twitch's Helix API about streams and videos."""
