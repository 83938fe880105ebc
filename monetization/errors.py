"""Refusals of money that edges and callers tell apart by class."""

from twitchclone.core.errors import Conflict, InvalidInput


class BookingInvalid(InvalidInput):
    """The booking's lines do not make a booking: a mistake of ours, not of a visitor."""

    code = "booking_invalid"
    default_message = "This booking does not balance."


class KeyReused(Conflict):
    """The idempotency key stands for another booking already."""

    code = "idempotency_key_reused"
    default_message = "This has been booked already, with other content."


class Overdrawn(Conflict):
    """An account that must not be negative would be."""

    code = "insufficient_balance"
    default_message = "There is not enough left for this."


class AlreadyReversed(Conflict):
    """The booking has been taken back before."""

    code = "already_reversed"
    default_message = "This booking has been taken back already."
