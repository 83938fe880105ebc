"""The ledger: what a booking is, and the one module that writes them."""

from monetization.ledger.booking import Booked, Booking, Line
from monetization.ledger.post import post_transaction, post_transactions, reverse_transaction

__all__ = [
    "Booked",
    "Booking",
    "Line",
    "post_transaction",
    "post_transactions",
    "reverse_transaction",
]
