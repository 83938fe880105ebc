"""The REST API of channels, broadcasts, categories and stream keys."""
