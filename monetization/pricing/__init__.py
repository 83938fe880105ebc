"""Prices and shares without I/O: whole minor units in, whole minor units out."""
