"""Reads what people write: text, fragments, commands, colours; pure."""
