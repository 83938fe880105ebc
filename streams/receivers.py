"""Hands each public event to the event sockets of its channel."""
