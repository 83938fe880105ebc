"""To whom gifts for nobody in particular go: who is there now, then who follows."""

import random

from accounts.models import Follow, User
from monetization.models import Subscription
from streams.guards import channel_guards
from streams.selectors.viewers import present_accounts

# Of so many followers, the newest, the choice is made: more would take long, and be no fairer.
_FOLLOWERS = 2_000
_random = random.SystemRandom()


def choose_recipients(*, channel_id: int, giver_id: int, count: int) -> list[User]:
    """At most `count` accounts that may be given a month: those in the chat or at the player first,
    then followers, each group by chance.

    Never the giver, the channel's owner, a suspended or banned account, or a subscriber. Up to six
    queries and two round trips to Valkey.
    """
    guards = channel_guards()
    there = {*guards.present(channel_id=channel_id), *present_accounts(channel_id)}
    chosen = _eligible(channel_id, giver_id, there)[:count]
    if len(chosen) < count:
        rows = Follow.objects.filter(followed_id=channel_id).order_by("-id")
        followers = set(rows.values_list("follower_id", flat=True)[:_FOLLOWERS])
        more = _eligible(channel_id, giver_id, followers - {one.pk for one in chosen})
        chosen += more[: count - len(chosen)]
    return chosen


def _eligible(channel_id: int, giver_id: int, ids: set[int]) -> list[User]:
    """Those of them who may have it, in an order of chance; three queries."""
    left = ids - {giver_id, channel_id}
    if not left:
        return []
    subscribed = Subscription.objects.in_force().filter(
        channel_id=channel_id, subscriber_id__in=left
    )
    left -= set(subscribed.values_list("subscriber_id", flat=True))
    left -= channel_guards().banned_of(channel_id=channel_id, user_ids=left)
    found = list(User.objects.filter(pk__in=left, is_active=True, suspended_at=None))
    _random.shuffle(found)
    return found
