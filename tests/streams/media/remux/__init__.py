"""Tests of streams.media.remux."""
