"""The API's part of money."""
