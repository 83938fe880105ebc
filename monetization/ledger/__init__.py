"""The ledger: what a booking is, and the one function that writes one."""

from monetization.ledger.booking import Booked, Booking, Line
from monetization.ledger.post import post_transaction, reverse_transaction

__all__ = ["Booked", "Booking", "Line", "post_transaction", "reverse_transaction"]
