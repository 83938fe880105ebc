"""Unlocking a subscribers' emote for a day, as the reward `unlock_emote` does."""

import random
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from chat.models import Emote, EmoteUnlock
from chat.selectors.emotes import channel_emotes, is_paid, usable_codes
from chat.stream import restrictions
from monetization.models import Redemption
from twitchclone.core import clock
from twitchclone.core.errors import Conflict

UNLOCKED_FOR = timedelta(days=1)
_random = random.SystemRandom()


def unlock_emote(*, redemption: Redemption, tier: int) -> Emote:
    """One of the channel's emotes for subscribers that the account may not use yet, by chance.

    Takes part in the caller's transaction; a repeat for the same redemption gives the same emote,
    and no new day: rows that have run out stay for that.
    `tier` is that of the account's subscription, 0 without one. Raises Conflict when there is none
    left to unlock.
    """
    known = EmoteUnlock.objects.filter(redemption=redemption).select_related("emote").first()
    if known is not None:
        return known.emote
    channel_id, user_id = redemption.channel_id, redemption.user_id
    has = usable_codes(channel_id, user_id, is_follower=True, tier=tier)
    locked = [one for one in channel_emotes(channel_id) if is_paid(one) and one.code not in has]
    if not locked:
        raise Conflict(_("There is no emote here that you cannot use."), code="nothing_locked")
    chosen = _random.choice(locked)
    EmoteUnlock.objects.create(
        redemption=redemption, user_id=user_id, emote=chosen, until=clock.now() + UNLOCKED_FOR
    )
    # Without it senders would be loaded anew a little later.
    transaction.on_commit(lambda: restrictions.bump_version(channel_id), robust=True)
    return chosen
