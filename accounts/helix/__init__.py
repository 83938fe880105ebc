"""Twitch's Helix API about accounts, and what every app's Helix endpoints are made of (`view`)."""
