"""Tests of streams.media.mp4."""
