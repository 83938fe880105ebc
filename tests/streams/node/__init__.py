"""Tests of the media node."""
