"""The API's accounts part."""
