"""Refusals of money that edges and callers tell apart by class."""

from twitchclone.core.errors import Conflict, DomainError, InvalidInput, NotFound


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


class NotEnoughBits(Overdrawn):
    """A cheer of more bits than the account has."""

    code = "not_enough_bits"
    default_message = "You do not have so many bits."


class NotEnoughPoints(Overdrawn):
    """More channel points than the viewer has in this channel."""

    code = "not_enough_points"
    default_message = "You do not have so many points."


class PointsOff(NotFound):
    """The channel has no points."""

    code = "points_off"
    default_message = "This channel has no points."


class RewardUnavailable(Conflict):
    """The reward is turned off or paused."""

    code = "reward_unavailable"
    default_message = "This reward cannot be had now."


class RewardExhausted(Conflict):
    """The reward has been had as often as it may be, or too short a while ago."""

    code = "reward_exhausted"
    default_message = "This reward has been had as often as it may be in this stream."


class AlreadyReversed(Conflict):
    """The booking has been taken back before."""

    code = "already_reversed"
    default_message = "This booking has been taken back already."


class PaymentsOff(NotFound):
    """The site takes no payments."""

    code = "payments_off"
    default_message = "This site takes no payments."


class SignatureInvalid(InvalidInput):
    """A webhook that its provider did not sign, or did long ago."""

    code = "signature_invalid"
    default_message = "The signature of this message is not valid."


class ProviderUnavailable(DomainError):
    """The payment provider does not answer; asking again later may help."""

    code = "provider_unavailable"
    status = 503
    default_message = "The payment provider does not answer. Try again in a minute."


class ProviderRefused(Conflict):
    """The payment provider says no."""

    code = "provider_refused"
    default_message = "The payment provider refuses this."


class EventTooEarly(Exception):
    """A provider's event came before the one it builds on; it waits."""
