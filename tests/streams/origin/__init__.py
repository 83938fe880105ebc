"""Tests of streams.origin."""
