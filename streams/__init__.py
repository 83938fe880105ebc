"""Streams: channels, live video from ingest to playback, and the pages that show it."""
