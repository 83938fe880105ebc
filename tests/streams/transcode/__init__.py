"""Tests of streams.transcode."""
