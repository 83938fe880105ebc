"""Following and unfollowing channels."""

from django.core.cache import cache
from django.db import transaction

from accounts.events import ChannelFollowed
from accounts.models import Follow, User
from accounts.policies.permissions import may_act
from accounts.selectors.follows import follower_count_key
from twitchclone.core.clock import to_ms
from twitchclone.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from twitchclone.core.outbox import publish
from twitchclone.core.rate_limit import Limit

# For the edges: as many as a person clicks, fewer than a script would like.
FOLLOW_CHANGES = Limit("follow-change", count=60, period_s=60)
MAX_FOLLOWS = 2000


@transaction.atomic
def follow_channel(*, follower: User, followed_id: int) -> Follow:
    """Follow the channel; following it again changes nothing. Publishes ChannelFollowed once."""
    if not may_act(follower):
        raise NotPermitted("A suspended account cannot follow channels.")
    if follower.pk == followed_id:
        raise InvalidInput("You cannot follow your own channel.", code="own_channel")
    existing = Follow.objects.filter(follower=follower, followed_id=followed_id).first()
    if existing is not None:
        return existing
    if not User.objects.filter(pk=followed_id, is_active=True, suspended_at=None).exists():
        raise NotFound("There is no channel of this name.")
    if Follow.objects.filter(follower=follower).count() >= MAX_FOLLOWS:
        raise Conflict(f"You follow {MAX_FOLLOWS} channels, which is the limit.", code="too_many")
    follow, is_new = Follow.objects.get_or_create(follower=follower, followed_id=followed_id)
    if is_new:
        _forget_count(followed_id)
        publish(
            ChannelFollowed(
                channel_id=followed_id,
                user_id=follower.pk,
                user_login=follower.login,
                user_display_name=follower.get_full_name(),
                followed_at_ms=to_ms(follow.created_at),
            )
        )
    return follow


@transaction.atomic
def unfollow_channel(*, follower: User, followed_id: int) -> None:
    """Stop following the channel; not following it is no error."""
    Follow.objects.filter(follower=follower, followed_id=followed_id).delete()
    _forget_count(followed_id)


def _forget_count(channel_id: int) -> None:
    """Now, for this transaction's own reads, and after commit, for a reader that was faster."""
    key = follower_count_key(channel_id)
    cache.delete(key)
    transaction.on_commit(lambda: cache.delete(key), robust=True)
