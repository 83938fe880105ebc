"""Whole-system tests: the processes of `manage.py up`, a real publisher, a real browser."""
