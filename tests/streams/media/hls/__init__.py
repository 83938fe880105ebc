"""Tests of streams.media.hls."""
