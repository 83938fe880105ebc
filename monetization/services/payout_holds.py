"""Staff keep a channel's money back, and let it go."""

from django.db import transaction

from accounts.models import User
from monetization.models import PayoutHold
from streams.models import Channel
from twitchclone.core import clock
from twitchclone.core.errors import Conflict, InvalidInput, NotFound


@transaction.atomic
def hold_payouts(*, channel_id: int, reason: str, by: User) -> PayoutHold:
    """Nothing is paid out until the hold is lifted; what is on its way already is not stopped.

    Raises NotFound, InvalidInput without a reason, Conflict while one is in force.
    """
    if not reason.strip():
        raise InvalidInput("Say why.", field="reason")
    # The row that serialises two who hold at once.
    channel = Channel.objects.select_for_update().filter(pk=channel_id).first()
    if channel is None:
        raise NotFound("This channel does not exist.")
    if PayoutHold.objects.filter(channel=channel, lifted_at=None).exists():
        raise Conflict("The payouts of this channel are held already.")
    return PayoutHold.objects.create(
        channel=channel, reason=reason.strip()[:500], placed_by=by, placed_at=clock.now()
    )


@transaction.atomic
def lift_hold(*, hold_id: int, reason: str, by: User) -> PayoutHold:
    """Let the next run pay again. Raises NotFound, InvalidInput, Conflict for one lifted before."""
    if not reason.strip():
        raise InvalidInput("Say why.", field="reason")
    hold = PayoutHold.objects.select_for_update().filter(pk=hold_id).first()
    if hold is None:
        raise NotFound("This hold does not exist.")
    if hold.lifted_at is not None:
        raise Conflict("This hold has been lifted already.")
    hold.lifted_at, hold.lifted_by = clock.now(), by
    hold.lift_reason = reason.strip()[:500]
    hold.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    return hold
